namespace NgHvi;

/// <summary>Recursive descent; <c>+ -</c>, <c>*</c>, <c>:</c> bind ever tighter, as in R.</summary>
internal sealed class FormulaParser(string text)
{
    private const int MaxDepth = 50;
    private const int MaxTerms = 1000;
    private int at; // The next character.
    private int depth;
    private int networkAt = -1;
    private TermSum? inputs;
    private (TermSum Sum, int Position, string Group, int GroupPosition)? random;

    public Formula Parse(bool joinsInputs)
    {
        Require(Peek() != '~', at, "The formula has no response; a column name is required before \"~\".");
        Require(IsAtName(), at, "A formula starts with the name of the response, such as y ~ x + (1 | group).");
        var (start, response) = (at, TakeName());
        if (Peek() == '(') throw Function(start, response);
        Require(Take('~'), at, "A \"~\" is expected after the response, which is one column name.");
        start = at;
        var fixedSum = ParseSum();
        if (Peek() != '\0') throw Unexpected();
        var randomSum = random?.Sum ?? new TermSum { Intercept = false };
        var hasRandomFeatures = inputs is not null && randomSum.Contains(FormulaVariable.FeaturesKey);
        if (inputs is not null)
        {
            Require(
                fixedSum.Intercept != false, networkAt,
                "A network always has an intercept beside its features; remove \"0 +\" or \"- 1\".");
            var features = randomSum.Terms.Where(term => term.Length > 1).SelectMany(term => term)
                .FirstOrDefault(v => v.Key == FormulaVariable.FeaturesKey);
            Require(
                features is null, features?.Position,
                "Here deep stands for all features of the network, which cannot be part of an interaction.");
            var columns = joinsInputs ? inputs : new TermSum();
            fixedSum = fixedSum.Replace(FormulaVariable.NetworkKey, columns);
            randomSum = randomSum.Replace(FormulaVariable.FeaturesKey, columns);
        }

        var (fixedPart, randomPart) = (fixedSum.ToPart(), randomSum.ToPart());
        Require(!fixedPart.IsEmpty, start, "The fixed part has no term, so at least an intercept or one column is required.");
        var required = inputs is null ? "an intercept or one column" : "1 or deep";
        Require(
            random is null || !randomPart.IsEmpty || hasRandomFeatures, random?.Position,
            $"The random term is empty, so at least {required} is required.");
        var formula = new Formula(
            text, response, fixedPart, joinsInputs ? null : inputs?.ToPart(), randomPart, hasRandomFeatures && !joinsInputs)
        {
            GroupName = random?.Group ?? "",
            GroupPosition = random?.GroupPosition ?? 0,
        };
        var circular = formula.Variables.FirstOrDefault(v => v.Column == response);
        Require(circular is null, circular?.Position, $"The response \"{response}\" cannot also be a predictor.");
        return formula;
    }

    private TermSum ParseSum()
    {
        var sum = new TermSum();
        do
        {
            var (removes, sign) = (false, at);
            while (Peek() is '+' or '-')
            {
                sign = at;
                removes ^= Take('-');
                Take('+');
            }

            var (start, hadRandom, hadInputs) = (at, random is not null, inputs is not null);
            var operand = ParseProduct('*');
            Require(!removes || random is null || hadRandom, sign, "A random term can only be added, not removed.");
            Require(!removes || inputs is null || hadInputs, sign, "A network can only be added, not removed.");
            if (!removes) sum.Add(operand);
            else if (sum.Remove(operand) is { } absent)
            {
                throw Error(start, $"There is no term \"{string.Join<FormulaVariable>(':', absent)}\" before this place to remove.");
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
            var start = at;
            Take(sign);
            var right = Operand();
            var what = inputs is null ? "A random term cannot" : "Neither a network nor a random term can";
            Require((left.Intercept ?? right.Intercept) is null, start, "An intercept (0 or 1) cannot be part of an interaction.");
            Require(IsOfColumns(left) && IsOfColumns(right), start, $"{what} be part of an interaction.");
            left = sign == '*' ? left.Cross(right) : left.Times(right);
            CheckSize(left, start);
        }

        return left;

        TermSum Operand() => sign == '*' ? ParseProduct(':') : ParsePrimary();

        static bool IsOfColumns(TermSum sum) => sum.Terms.Count > 0 && !sum.Contains(FormulaVariable.NetworkKey);
    }

    private TermSum ParsePrimary()
    {
        var (next, start) = (Peek(), at);
        if (next == '(') return ParseParenthesis(start);
        if (char.IsAsciiDigit(next))
        {
            var literal = TakeName();
            Require(literal is "0" or "1", start, $"\"{literal}\" is not a term; the only numbers allowed are 1 and 0, for the intercept.");
            return new() { Intercept = literal == "1" };
        }

        if (!IsAtName()) throw Unexpected();
        var name = TakeName();
        var isCall = Peek() == '(' && next != '`';
        return (name, isCall) switch
        {
            ("deep", true) => ParseDeep(start),
            ("C", true) => new(TakeCategorical()),
            (_, true) => throw Function(start, name),
            (".", _) when next != '`' => throw Error(start, "\".\" for all columns is not supported; name the columns one by one."),
            _ => new(new FormulaVariable(name, start)),
        };
    }

    private TermSum ParseDeep(int start)
    {
        Require(networkAt < 0, start, "This is a second deep(...), and at most one network is supported.");
        Require(depth == 0, start, "deep(...) cannot stand inside parentheses; in the random term write deep alone, as in (deep | group).");
        var (open, sum) = (at, new TermSum());
        Take('(');
        (networkAt, depth) = (start, 1);
        do
        {
            Require(Peek() != ')', at, "A network needs inputs; name columns with commas between, such as deep(x1, x2).");
            sum.Add(ParseSum());
        }
        while (Take(','));
        depth = 0;
        if (!Take(')')) throw Unclosed(open);
        Require(
            sum.Intercept is null && sum.Terms.Count > 0, start, "The inputs of a network are columns, without 0 or 1 for an intercept.");
        inputs = sum;
        return new(new FormulaVariable(FormulaVariable.NetworkKey, start) { Key = FormulaVariable.NetworkKey });
    }

    private TermSum ParseParenthesis(int start)
    {
        Take('(');
        Require(++depth <= MaxDepth, start, $"Parentheses are nested more than {MaxDepth} deep.");
        var sum = ParseSum();
        depth--;
        if (Peek() != '|') return Take(')') ? sum : throw Unclosed(start);
        var bar = at;
        Take('|');
        Require(Peek() != '|', bar, "Uncorrelated random effects with \"||\" are not supported; write one \"|\" instead.");
        Require(depth == 0, start, "A random term cannot stand inside other parentheses.");
        Require(random is null, start, "This is a second random term, and exactly one is supported.");
        Require(IsAtName(), at, "The name of the grouping column is expected after \"|\".");
        var (nameStart, group) = (at, TakeName());
        random = (sum, start, group, nameStart);
        return Peek() switch
        {
            ')' when Take(')') => new(),
            '(' => throw Function(nameStart, group),
            '/' => throw Error(at, "Nested groups with \"/\" are not supported; the group must be one column."),
            '\0' => throw Unclosed(start),
            _ => throw Error(at, "The group must be one column, followed by \")\"."),
        };
    }

    private void CheckSize(TermSum sum, int position) =>
        Require(sum.Terms.Count <= MaxTerms, position, $"The formula has more than {MaxTerms} terms.");

    private InputException Unclosed(int start) =>
        Peek() is '\0' ? Error(start, "The parenthesis that opens here is not closed.") : Unexpected();

    private InputException Function(int position, string name) => Error(position, name == "offset"
        ? "offset(...) is not supported; subtract the offset from the response before fitting."
        : $"The function {name}(...) is not supported; compute the column before fitting and use its name.");

    private InputException Unexpected() => Error(
        Peek() == '\0' ? text.TrimEnd().Length : at,
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

    // Skips white space; '\0' at the end.
    private char Peek()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at < text.Length ? text[at] : '\0';
    }

    private bool Take(char wanted)
    {
        if (Peek() != wanted) return false;
        at++;
        return true;
    }

    private bool IsAtName() => Peek() is '`' or '_' or '.' || char.IsLetter(Peek());

    private string TakeName() => Peek() == '`' ? TakeQuoted() : TakeWhile(c =>
        char.IsLetterOrDigit(c) || c is '_' or '.' || char.GetUnicodeCategory(c)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Surrogate);

    private string TakeQuoted()
    {
        var (start, end) = (at, text.IndexOf(text[at], at + 1));
        Require(end >= 0, start, $"The quote {text[start]} that opens here is not closed.");
        Require(end > start + 1 || text[start] != '`', start, "A column name in backticks cannot be empty.");
        at = end + 1;
        return text[(start + 1)..end];
    }

    private string TakeWhile(Func<char, bool> isPart)
    {
        var start = at;
        while (at < text.Length && isPart(text[at])) at++;
        return text[start..at];
    }

    private FormulaVariable TakeCategorical()
    {
        var open = at;
        Take('(');
        Require(IsAtName(), at, "The name of a column is expected inside C(...).");
        var (position, name) = (at, TakeName());
        var variable = new FormulaVariable(name, position, IsCategorical: true, Take(',') ? TakeLevels() : null);
        if (Take(')')) return variable;
        throw Peek() == '\0'
            ? Error(open, "The parenthesis that opens here is not closed.")
            : Error(at, "C(...) allows one column and optionally levels=[...], such as C(x, levels=[b, a]).");
    }

    private List<string> TakeLevels()
    {
        Peek();
        var (start, levels) = (at, new List<string>());
        var isList = IsAtName() && TakeName() == "levels" && Take('=') && Take('[');
        Require(isList, start, "The second argument of C(...) must be levels=[...], such as levels=[b, a].");
        var open = at - 1;
        do
        {
            var (next, position) = (Peek(), at);
            var level = next is '"' or '\'' or '`' ? TakeQuoted() : TakeWhile(c => c is not (',' or ']')).TrimEnd();
            Require(level.Length > 0, position, "A level is missing here; levels are separated by single commas.");
            Require(!levels.Contains(level), position, $"The level \"{level}\" is listed twice.");
            levels.Add(level);
        }
        while (Take(','));
        Require(Take(']'), open, "The list of levels that opens here is not closed with \"]\".");
        Require(levels.Count > 1, open, "At least two levels are required.");
        return levels;
    }

    private void Require(bool holds, int? position, string sentence)
    {
        if (!holds) throw Error(position ?? 0, sentence);
    }

    private InputException Error(int position, string sentence) => Formula.Error(text, position, sentence);
}
