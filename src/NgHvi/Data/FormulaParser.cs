namespace NgHvi;

/// <summary>Reads a formula by recursive descent. From loose to tight: <c>+ -</c>, then <c>*</c>, then <c>:</c>, as in R.</summary>
internal sealed class FormulaParser(string text) : FormulaCursor(text)
{
    private const int MaxDepth = 50;
    private const int MaxTerms = 1000;
    private int depth;
    private int networkAt = -1;
    private TermSum? inputs;
    private (TermSum Sum, int Position, string Group, int GroupPosition)? random;

    // Reads the whole; if asked, with the inputs of a network as columns where deep stands.
    public Formula Parse(bool joinsInputs)
    {
        var response = ParseResponse();
        var start = Position;
        var fixedSum = ParseSum();
        if (Peek() != '\0') throw Unexpected();

        var randomSum = random?.Sum ?? TermSum.OfIntercept(false);
        var hasRandomFeatures = false;
        if (inputs is not null)
        {
            CheckNetwork(fixedSum, randomSum);
            hasRandomFeatures = randomSum.Terms.Any(term => term.Key == FormulaVariable.FeaturesKey);
            var columns = joinsInputs ? inputs : new TermSum();
            fixedSum = fixedSum.Replace(FormulaVariable.NetworkKey, columns);
            randomSum = randomSum.Replace(FormulaVariable.FeaturesKey, columns);
        }

        var (fixedPart, randomPart) = (FormulaPart.From(fixedSum), FormulaPart.From(randomSum));
        if (fixedPart.IsEmpty) throw Error(start, "The fixed part has no term, so at least an intercept or one column is required.");

        if (random is { } term && randomPart.IsEmpty && !hasRandomFeatures)
        {
            var required = inputs is null ? "an intercept or one column" : "1 or deep";
            throw Error(term.Position, $"The random term is empty, so at least {required} is required.");
        }

        var formula = new Formula(
            Text, response, fixedPart, joinsInputs || inputs is null ? null : FormulaPart.From(inputs), randomPart)
        {
            HasRandomFeatures = hasRandomFeatures && !joinsInputs,
            GroupName = random?.Group ?? "",
            GroupPosition = random?.GroupPosition ?? 0,
        };
        return formula.Variables.FirstOrDefault(v => v.Column == response) is { } circular
            ? throw Error(circular.Position, $"The response \"{response}\" cannot also be a predictor.")
            : formula;
    }

    private void CheckNetwork(TermSum fixedSum, TermSum randomSum)
    {
        if (fixedSum.Intercept == false)
        {
            throw Error(networkAt, "A network always has an intercept beside its features; remove \"0 +\" or \"- 1\".");
        }

        var product = randomSum.Terms.Where(term => term.Variables.Length > 1).SelectMany(term => term.Variables);
        if (product.FirstOrDefault(v => v.Key == FormulaVariable.FeaturesKey) is { } features)
        {
            throw Error(features.Position, "Here deep stands for all features of the network, which cannot be part of an interaction.");
        }
    }

    private string ParseResponse()
    {
        if (Peek() == '~') throw Error(Position, "The formula has no response; a column name is required before \"~\".");
        if (!IsAtName()) throw Error(Position, "A formula starts with the name of the response, such as y ~ x + (1 | group).");

        var start = Position;
        var response = TakeName();
        if (Peek() == '(') throw Function(start, response);

        return Take('~') ? response : throw Error(Position, "A \"~\" is expected after the response, which is one column name.");
    }

    // Reads terms with + and - between them, up to a character that cannot continue the sum.
    private TermSum ParseSum()
    {
        var sum = new TermSum();
        do
        {
            var (removes, sign) = (false, Position);
            while (Peek() is '+' or '-')
            {
                sign = Position;
                removes ^= Take('-');
                Take('+');
            }

            var (start, hadRandom, hadInputs) = (Position, random is not null, inputs is not null);
            var operand = ParseProduct('*');
            if (removes && random is not null && !hadRandom) throw Error(sign, "A random term can only be added, not removed.");
            if (removes && inputs is not null && !hadInputs) throw Error(sign, "A network can only be added, not removed.");
            if (!removes) sum.Add(operand);
            else if (sum.Remove(operand) is { } absent)
            {
                throw Error(start, $"There is no term \"{absent}\" before this place to remove.");
            }

            CheckSize(sum, start);
        }
        while (Peek() is '+' or '-');
        return sum;
    }

    private TermSum ParseProduct(char sign)
    {
        var left = Operand();
        while (Peek() == sign)
        {
            var start = Position;
            Take(sign);
            var right = Operand();
            CheckOperands(left, right, start);
            left = sign == '*' ? TermSum.Cross(left, right) : TermSum.Interact(left, right);
            CheckSize(left, start);
        }

        return left;

        TermSum Operand() => sign == '*' ? ParseProduct(':') : ParsePrimary();
    }

    private TermSum ParsePrimary()
    {
        var (next, start) = (Peek(), Position);
        if (next == '(') return ParseParenthesis(start);

        if (char.IsAsciiDigit(next))
        {
            var literal = TakeName();
            return literal is "0" or "1" ? TermSum.OfIntercept(literal == "1")
                : throw Error(start, $"\"{literal}\" is not a term; the only numbers allowed are 1 and 0, for the intercept.");
        }

        if (!IsAtName()) throw Unexpected();

        var name = TakeName();
        var isCall = Peek() == '(' && next != '`';
        return (name, isCall) switch
        {
            ("deep", true) => ParseDeep(start),
            ("C", true) => TermSum.OfVariable(TakeCategorical()),
            (_, true) => throw Function(start, name),
            (".", _) when next != '`' => throw Error(start, "\".\" for all columns is not supported; name the columns one by one."),
            _ => TermSum.OfVariable(new FormulaVariable(name, start)),
        };
    }

    // Reads the inputs of a network, sums of columns with commas between.
    private TermSum ParseDeep(int start)
    {
        if (networkAt >= 0) throw Error(start, "This is a second deep(...), and at most one network is supported.");

        if (depth > 0)
        {
            throw Error(start, "deep(...) cannot stand inside parentheses; in the random term write deep alone, as in (deep | group).");
        }

        var open = Position;
        Take('(');
        (networkAt, depth) = (start, 1);
        var sum = new TermSum();
        do
        {
            if (Peek() == ')')
            {
                throw Error(Position, "A network needs inputs; name columns with commas between, such as deep(x1, x2).");
            }

            sum.Add(ParseSum());
        }
        while (Take(','));
        depth = 0;
        if (!Take(')')) throw Unclosed(open);

        if (sum.Intercept is not null || sum.Terms.Count == 0)
        {
            throw Error(start, "The inputs of a network are columns, without 0 or 1 for an intercept.");
        }

        inputs = sum;
        return TermSum.OfVariable(FormulaVariable.Network(start));
    }

    private TermSum ParseParenthesis(int start)
    {
        Take('(');
        if (++depth > MaxDepth) throw Error(start, $"Parentheses are nested more than {MaxDepth} deep.");

        var sum = ParseSum();
        depth--;
        if (Peek() != '|') return Take(')') ? sum : throw Unclosed(start);

        var bar = Position;
        Take('|');
        if (Peek() == '|') throw Error(bar, "Uncorrelated random effects with \"||\" are not supported; write one \"|\" instead.");
        if (depth > 0) throw Error(start, "A random term cannot stand inside other parentheses.");
        if (random is not null) throw Error(start, "This is a second random term, and exactly one is supported.");
        if (!IsAtName()) throw Error(Position, "The name of the grouping column is expected after \"|\".");

        var nameStart = Position;
        random = (sum, start, TakeName(), nameStart);
        return Peek() switch
        {
            ')' when Take(')') => new TermSum(),
            '(' => throw Function(nameStart, random.Value.Group),
            '/' => throw Error(Position, "Nested groups with \"/\" are not supported; the group must be one column."),
            '\0' => throw Unclosed(start),
            _ => throw Error(Position, "The group must be one column, followed by \")\"."),
        };
    }

    // Only sums of columns can be multiplied: neither an intercept nor a random term.
    private void CheckOperands(TermSum left, TermSum right, int position)
    {
        if (left.Intercept is not null || right.Intercept is not null)
        {
            throw Error(position, "An intercept (0 or 1) cannot be part of an interaction.");
        }

        if (IsNoProduct(left) || IsNoProduct(right))
        {
            var what = inputs is null ? "A random term cannot" : "Neither a network nor a random term can";
            throw Error(position, $"{what} be part of an interaction.");
        }

        static bool IsNoProduct(TermSum sum) => sum.Terms.Count == 0 || sum.Terms.Any(term => term.Key == FormulaVariable.NetworkKey);
    }

    private void CheckSize(TermSum sum, int position)
    {
        if (sum.Terms.Count > MaxTerms) throw Error(position, $"The formula has more than {MaxTerms} terms.");
    }

    private InputException Unclosed(int start) =>
        Peek() is '\0' ? Error(start, "The parenthesis that opens here is not closed.") : Unexpected();

    private InputException Function(int position, string name) => Error(position, name == "offset"
        ? "offset(...) is not supported; subtract the offset from the response before fitting."
        : $"The function {name}(...) is not supported; compute the column before fitting and use its name.");

    // The error for the next character, which no rule of the grammar allows here.
    private InputException Unexpected() => Error(
        Peek() == '\0' ? Text.TrimEnd().Length : Position,
        Peek() switch
        {
            '\0' => "The formula ends where a term is expected.",
            '^' => "Powers with \"^\" are not supported; write the interactions out.",
            '/' => "Nesting with \"/\" is not supported; write a + a:b instead of a/b.",
            '%' => "\"%in%\" is not supported; write the interaction with \":\".",
            '|' when depth == 0 => "A random term must stand in parentheses, such as (1 | group).",
            ')' when depth == 0 => "The parenthesis that closes here was never opened.",
            '~' => "A formula has exactly one \"~\".",
            '+' or '-' or ':' or '*' or ')' or '|' => $"A term is expected before this \"{Peek()}\".",
            var c when IsAtName() || char.IsAsciiDigit(c) || c == '(' => "An operator is expected here: one of + - : * between terms.",
            var c => $"The character \"{c}\" is not allowed here; put a column name with odd characters in backticks.",
        });
}
