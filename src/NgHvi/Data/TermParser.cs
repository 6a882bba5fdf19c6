namespace NgHvi;

/// <summary>
/// Reads the terms of a formula by recursive descent. From loose to tight: <c>+ -</c>, then <c>*</c>, then
/// <c>:</c>, as in R.
/// </summary>
internal sealed class TermParser(FormulaCursor cursor)
{
    private const int MaxDepth = 50;
    private const int MaxTerms = 1000;

    private readonly FormulaCursor _cursor = cursor;
    private int _depth;
    private bool _isInDeep;

    /// <summary>The random term read so far; null before there is one.</summary>
    public RandomTerm? Random { get; private set; }

    /// <summary>The network read so far; null before there is one.</summary>
    public DeepTerm? Deep { get; private set; }

    /// <summary>Reads terms with + and - between them, up to a character that cannot continue the sum.</summary>
    public TermSum ParseSum()
    {
        var sum = new TermSum();
        var isFirst = true;
        while (isFirst || _cursor.Peek() is '+' or '-')
        {
            isFirst = false;
            var removes = false;
            var sign = _cursor.Position;
            while (_cursor.Peek() is '+' or '-')
            {
                sign = _cursor.Position;
                removes ^= _cursor.Take('-');
                _cursor.Take('+');
            }

            var start = (_cursor.Peek(), _cursor.Position).Position;
            var (hadRandom, hadDeep) = (Random is not null, Deep is not null);
            var operand = ParseProduct();
            if (!removes)
            {
                sum.Add(operand);
            }
            else if (Random is not null && !hadRandom)
            {
                throw _cursor.Error(sign, "A random term can only be added, not removed.");
            }
            else if (Deep is not null && !hadDeep)
            {
                throw _cursor.Error(sign, "A network can only be added, not removed.");
            }
            else if (sum.Remove(operand) is { } absent)
            {
                throw _cursor.Error(start, $"There is no term \"{absent}\" before this place to remove.");
            }

            CheckSize(sum, start);
        }

        return sum;
    }

    private TermSum ParseProduct()
    {
        var (left, start) = (ParseInteraction(), _cursor.Position);
        while (_cursor.Peek() == '*')
        {
            start = _cursor.Position;
            _cursor.Take('*');
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
        while (_cursor.Peek() == ':')
        {
            var start = _cursor.Position;
            _cursor.Take(':');
            var right = ParsePrimary();
            CheckOperands(left, right, start);
            left = TermSum.Interact(left, right);
            CheckSize(left, start);
        }

        return left;
    }

    private TermSum ParsePrimary()
    {
        var next = _cursor.Peek();
        var start = _cursor.Position;
        if (next == '(')
        {
            return ParseParenthesis(start);
        }

        if (char.IsAsciiDigit(next))
        {
            var literal = _cursor.TakeName();
            return literal is "0" or "1"
                ? TermSum.OfIntercept(literal == "1")
                : throw _cursor.Error(
                    start, $"\"{literal}\" is not a term; the only numbers allowed are 1 and 0, for the intercept.");
        }

        if (!_cursor.IsAtName())
        {
            throw Unexpected();
        }

        var isQuoted = next == '`';
        var name = _cursor.TakeName();
        return name == "deep" && !isQuoted && _cursor.Peek() == '('
            ? ParseDeep(start)
            : TermSum.OfVariable(ParseVariable(start, name, isQuoted));
    }

    /// <summary>Reads the inputs of a network, sums of columns with commas between.</summary>
    private TermSum ParseDeep(int start)
    {
        if (_isInDeep || Deep is not null)
        {
            throw _cursor.Error(start, "This is a second deep(...), and at most one network is supported.");
        }

        if (_depth > 0)
        {
            throw _cursor.Error(
                start, "deep(...) cannot stand inside parentheses; in the random term write deep alone, as in (deep | group).");
        }

        var open = _cursor.Position;
        _cursor.Take('(');
        (_isInDeep, _depth) = (true, _depth + 1);
        var inputs = new TermSum();
        do
        {
            if (_cursor.Peek() == ')')
            {
                throw _cursor.Error(
                    _cursor.Position, "A network needs inputs; name columns with commas between, such as deep(x1, x2).");
            }

            inputs.Add(ParseSum());
        }
        while (_cursor.Take(','));
        (_isInDeep, _depth) = (false, _depth - 1);
        if (!_cursor.Take(')'))
        {
            throw Unclosed(open);
        }

        if (inputs.Intercept is not null || inputs.Terms.Count == 0)
        {
            throw _cursor.Error(start, "The inputs of a network are columns, without 0 or 1 for an intercept.");
        }

        Deep = new DeepTerm(inputs, start);
        return TermSum.OfVariable(FormulaVariable.Network(start));
    }

    private TermSum ParseParenthesis(int start)
    {
        _cursor.Take('(');
        if (++_depth > MaxDepth)
        {
            throw _cursor.Error(start, $"Parentheses are nested more than {MaxDepth} deep.");
        }

        var sum = ParseSum();
        _depth--;
        if (_cursor.Peek() == '|')
        {
            var (group, position) = ParseGroup(start);
            Random = new RandomTerm(sum, group, position, start);
            return new TermSum();
        }

        return _cursor.Take(')') ? sum : throw Unclosed(start);
    }

    private (string Name, int Position) ParseGroup(int start)
    {
        var bar = _cursor.Position;
        _cursor.Take('|');
        if (_cursor.Peek() == '|')
        {
            throw _cursor.Error(
                bar, "Uncorrelated random effects with \"||\" are not supported; write one \"|\" instead.");
        }

        if (_depth > 0)
        {
            throw _cursor.Error(start, "A random term cannot stand inside other parentheses.");
        }

        if (Random is not null)
        {
            throw _cursor.Error(start, "This is a second random term, and exactly one is supported.");
        }

        if (!_cursor.IsAtName())
        {
            throw _cursor.Error(_cursor.Position, "The name of the grouping column is expected after \"|\".");
        }

        var nameStart = _cursor.Position;
        var group = _cursor.TakeName();
        return _cursor.Peek() switch
        {
            '(' => throw Unsupported.Function(_cursor, nameStart, group),
            '/' => throw _cursor.Error(
                _cursor.Position, "Nested groups with \"/\" are not supported; the group must be one column."),
            ')' when _cursor.Take(')') => (group, nameStart),
            '\0' => throw Unclosed(start),
            _ => throw _cursor.Error(_cursor.Position, "The group must be one column, followed by \")\"."),
        };
    }

    private FormulaVariable ParseVariable(int start, string name, bool isQuoted)
    {
        if (_cursor.Peek() == '(' && !isQuoted)
        {
            return name == "C"
                ? CategoricalParser.Parse(_cursor)
                : throw Unsupported.Function(_cursor, start, name);
        }

        return name != "." || isQuoted
            ? new FormulaVariable(name, isDeclaredCategorical: false, levels: null, start)
            : throw _cursor.Error(start, "\".\" for all columns is not supported; name the columns one by one.");
    }

    /// <summary>Only sums of columns can be multiplied: neither an intercept nor a random term.</summary>
    private void CheckOperands(TermSum left, TermSum right, int position)
    {
        if (left.Intercept is not null || right.Intercept is not null)
        {
            throw _cursor.Error(position, "An intercept (0 or 1) cannot be part of an interaction.");
        }

        if (left.Terms.Count == 0 || right.Terms.Count == 0 || IsNetwork(left) || IsNetwork(right))
        {
            throw _cursor.Error(
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
            throw _cursor.Error(position, $"The formula has more than {MaxTerms} terms.");
        }
    }

    private InputException Unclosed(int start) =>
        _cursor.Peek() is '\0'
            ? _cursor.Error(start, "The parenthesis that opens here is not closed.")
            : Unexpected();

    private InputException Unexpected() => Unsupported.Character(_cursor, isInside: _depth > 0);
}
