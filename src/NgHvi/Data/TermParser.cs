namespace NgHvi;

/// <summary>
/// Reads the terms of a formula by recursive descent. From loose to tight: <c>+ -</c>, then <c>*</c>, then
/// <c>:</c>, as in R.
/// </summary>
internal sealed class TermParser(FormulaCursor cursor)
{
    private const int MaxDepth = 50;
    private const int MaxTerms = 1000;

    private int depth;
    private bool isInDeep;

    /// <summary>The random term read so far; null before there is one.</summary>
    public RandomTerm? Random { get; private set; }

    /// <summary>The network read so far; null before there is one.</summary>
    public DeepTerm? Deep { get; private set; }

    /// <summary>Reads terms with + and - between them, up to a character that cannot continue the sum.</summary>
    public TermSum ParseSum()
    {
        var sum = new TermSum();
        var isFirst = true;
        while (isFirst || cursor.Peek() is '+' or '-')
        {
            isFirst = false;
            var removes = false;
            var sign = cursor.Position;
            while (cursor.Peek() is '+' or '-')
            {
                sign = cursor.Position;
                removes ^= cursor.Take('-');
                cursor.Take('+');
            }

            var start = (cursor.Peek(), cursor.Position).Position;
            var (hadRandom, hadDeep) = (Random is not null, Deep is not null);
            var operand = ParseProduct();
            if (!removes)
            {
                sum.Add(operand);
            }
            else if (Random is not null && !hadRandom)
            {
                throw cursor.Error(sign, "A random term can only be added, not removed.");
            }
            else if (Deep is not null && !hadDeep)
            {
                throw cursor.Error(sign, "A network can only be added, not removed.");
            }
            else if (sum.Remove(operand) is { } absent)
            {
                throw cursor.Error(start, $"There is no term \"{absent}\" before this place to remove.");
            }

            CheckSize(sum, start);
        }

        return sum;
    }

    private TermSum ParseProduct()
    {
        var (left, start) = (ParseInteraction(), cursor.Position);
        while (cursor.Peek() == '*')
        {
            start = cursor.Position;
            cursor.Take('*');
            var right = ParseInteraction();
            CheckOperands(left, right, start);
            left = TermSum.Cross(left, right);
            CheckSize(left, start);
        }

        return left;
    }

    private TermSum ParseInteraction()
    {
        var left = ParsePrimary();
        while (cursor.Peek() == ':')
        {
            var start = cursor.Position;
            cursor.Take(':');
            var right = ParsePrimary();
            CheckOperands(left, right, start);
            left = TermSum.Interact(left, right);
            CheckSize(left, start);
        }

        return left;
    }

    private TermSum ParsePrimary()
    {
        var next = cursor.Peek();
        var start = cursor.Position;
        if (next == '(')
        {
            return ParseParenthesis(start);
        }

        if (char.IsAsciiDigit(next))
        {
            var literal = cursor.TakeName();
            return literal is "0" or "1"
                ? TermSum.OfIntercept(literal == "1")
                : throw cursor.Error(
                    start, $"\"{literal}\" is not a term; the only numbers allowed are 1 and 0, for the intercept.");
        }

        if (!cursor.IsAtName())
        {
            throw Unexpected();
        }

        var isQuoted = next == '`';
        var name = cursor.TakeName();
        return name == "deep" && !isQuoted && cursor.Peek() == '('
            ? ParseDeep(start)
            : TermSum.OfVariable(ParseVariable(start, name, isQuoted));
    }

    /// <summary>Reads the inputs of a network, sums of columns with commas between.</summary>
    private TermSum ParseDeep(int start)
    {
        if (isInDeep || Deep is not null)
        {
            throw cursor.Error(start, "This is a second deep(...), and at most one network is supported.");
        }

        if (depth > 0)
        {
            throw cursor.Error(
                start, "deep(...) cannot stand inside parentheses; in the random term write deep alone, as in (deep | group).");
        }

        var open = cursor.Position;
        cursor.Take('(');
        (isInDeep, depth) = (true, depth + 1);
        var inputs = new TermSum();
        do
        {
            if (cursor.Peek() == ')')
            {
                throw cursor.Error(
                    cursor.Position, "A network needs inputs; name columns with commas between, such as deep(x1, x2).");
            }

            inputs.Add(ParseSum());
        }
        while (cursor.Take(','));
        (isInDeep, depth) = (false, depth - 1);
        if (!cursor.Take(')'))
        {
            throw Unclosed(open);
        }

        if (inputs.Intercept is not null || inputs.Terms.Count == 0)
        {
            throw cursor.Error(start, "The inputs of a network are columns, without 0 or 1 for an intercept.");
        }

        Deep = new DeepTerm(inputs, start);
        return TermSum.OfVariable(FormulaVariable.Network(start));
    }

    private TermSum ParseParenthesis(int start)
    {
        cursor.Take('(');
        if (++depth > MaxDepth)
        {
            throw cursor.Error(start, $"Parentheses are nested more than {MaxDepth} deep.");
        }

        var sum = ParseSum();
        depth--;
        if (cursor.Peek() == '|')
        {
            var (group, position) = ParseGroup(start);
            Random = new RandomTerm(sum, group, position, start);
            return new TermSum();
        }

        return cursor.Take(')') ? sum : throw Unclosed(start);
    }

    private (string Name, int Position) ParseGroup(int start)
    {
        var bar = cursor.Position;
        cursor.Take('|');
        if (cursor.Peek() == '|')
        {
            throw cursor.Error(
                bar, "Uncorrelated random effects with \"||\" are not supported; write one \"|\" instead.");
        }

        if (depth > 0)
        {
            throw cursor.Error(start, "A random term cannot stand inside other parentheses.");
        }

        if (Random is not null)
        {
            throw cursor.Error(start, "This is a second random term, and exactly one is supported.");
        }

        if (!cursor.IsAtName())
        {
            throw cursor.Error(cursor.Position, "The name of the grouping column is expected after \"|\".");
        }

        var nameStart = cursor.Position;
        var group = cursor.TakeName();
        return cursor.Peek() switch
        {
            '(' => throw Unsupported.Function(cursor, nameStart, group),
            '/' => throw cursor.Error(
                cursor.Position, "Nested groups with \"/\" are not supported; the group must be one column."),
            ')' when cursor.Take(')') => (group, nameStart),
            '\0' => throw Unclosed(start),
            _ => throw cursor.Error(cursor.Position, "The group must be one column, followed by \")\"."),
        };
    }

    private FormulaVariable ParseVariable(int start, string name, bool isQuoted)
    {
        if (cursor.Peek() == '(' && !isQuoted)
        {
            return name == "C"
                ? CategoricalParser.Parse(cursor)
                : throw Unsupported.Function(cursor, start, name);
        }

        return name != "." || isQuoted
            ? new FormulaVariable(name, isDeclaredCategorical: false, levels: null, start)
            : throw cursor.Error(start, "\".\" for all columns is not supported; name the columns one by one.");
    }

    /// <summary>Only sums of columns can be multiplied: neither an intercept nor a random term.</summary>
    private void CheckOperands(TermSum left, TermSum right, int position)
    {
        if (left.Intercept is not null || right.Intercept is not null)
        {
            throw cursor.Error(position, "An intercept (0 or 1) cannot be part of an interaction.");
        }

        if (left.Terms.Count == 0 || right.Terms.Count == 0 || IsNetwork(left) || IsNetwork(right))
        {
            throw cursor.Error(
                position,
                Deep is null
                    ? "A random term cannot be part of an interaction."
                    : "Neither a network nor a random term can be part of an interaction.");
        }

        bool IsNetwork(TermSum sum) => Deep is not null && sum.Terms.Any(term => term.Key == DeepTerm.Key);
    }

    private void CheckSize(TermSum sum, int position)
    {
        if (sum.Terms.Count > MaxTerms)
        {
            throw cursor.Error(position, $"The formula has more than {MaxTerms} terms.");
        }
    }

    private InputException Unclosed(int start) =>
        cursor.Peek() is '\0'
            ? cursor.Error(start, "The parenthesis that opens here is not closed.")
            : Unexpected();

    private InputException Unexpected() => Unsupported.Character(cursor, isInside: depth > 0);
}
