namespace NgHvi;

/// <summary>Arithmetic inside functions, categorical columns; characters, names and faults.</summary>
internal sealed partial class FormulaParser
{
    private static readonly (string[] Names, string Instead)[] Unsupported =
    [
        (["poly"], "write the powers, x + I(x^2)"),
        (["s", "te", "ti", "t2", "bs", "ns", "lo", "gp"], "write powers such as x + I(x^2), or deep(x) for a curve that the data shape"),
        (["scale"], "write the column alone, since weak priors know neither its units nor its zero"),
        (["weights"], "repeat the rows, or write cbind(successes, failures) ~ … for counts of successes"),
        (["cbind"], "it is for the response, cbind(successes, failures) ~ …"),
        (["interaction"], "write a:b"),
        (["relevel", "ordered", "cut"], "write factor(x, levels=[b, a]) for levels of a column in this order"),
        (["C", "factor", "as.factor", "offset", "deep"], "it stands on its own, not inside arithmetic"),
    ];

    private int nesting;

    private (Expression Response, Expression? Failures) TakeResponse()
    {
        var start = at;
        var isCbind = IsAtName() && TakeName() == "cbind" && Peek() == '(';
        at = isCbind ? at : start;
        var sides = isCbind ? TakeArguments("cbind", 2, 2) : [TakeArithmetic()];
        Require(
            Peek() != '|', at, "Only \"~\" follows the response; counts of successes among trials are written cbind(y, n - y) ~ ….");
        Require(Take('~'), at, $"A \"~\" is expected after the response{InBackticks(at)}.");
        Require(sides[0].Columns.Any(), start, "The response has no column.");
        return (sides[0], sides.ElementAtOrDefault(1));
    }

    private Expression TakeCall(int start, string name)
    {
        if (!Expression.Operations.ContainsKey((name, 1))) throw Function(start, name);
        return Sized(new(name, start, TakeArguments(name, 1, Expression.Operations.ContainsKey((name, 2)) && IsName(name) ? 2 : 1)));
    }

    private Expression[] TakeArguments(string name, int least, int most)
    {
        var (open, arguments) = (at, new List<Expression>());
        Take('(');
        do arguments.Add(TakeComparison());
        while (arguments.Count < most && Take(','));
        if (arguments.Count >= least && Take(')')) return [.. arguments];
        throw Peek() == '\0' ? Unclosed(open) : Error(at, least == 1
            ? $"An operator is expected here, one of + - * / ^, or the closing \")\"{InBackticks(at)}."
            : $"{name}(...) has two arguments, the counts of successes and of failures.");
    }

    // 1 where it holds, else 0.
    private Expression TakeComparison()
    {
        var left = TakeArithmetic();
        if (Comparison().Match(text, at) is not { Success: true } sign) return left;
        at += sign.Length;
        return Sized(new(sign.Value, left.Position, left, TakeArithmetic()));
    }

    // Precedence as in R: + - below * / below signs below ^.
    private Expression TakeArithmetic()
    {
        var left = TakeFactor();
        while (Peek() is '+' or '-') left = TakeOperator(left, TakeFactor);
        return left;

        Expression TakeFactor()
        {
            var factor = TakeSigned();
            while (Peek() is '*' or '/') factor = TakeOperator(factor, TakeSigned);
            return factor;
        }
    }

    private Expression TakeSigned()
    {
        Require(++nesting <= MaxDepth, at, $"Arithmetic is nested more than {MaxDepth} deep.");
        var (start, sign) = (at, Peek());
        Expression result;
        if (Take('-') || Take('+')) result = Sized(new(sign.ToString(), start, TakeSigned()));
        else
        {
            result = TakeOperand();
            if (Peek() == '^') result = TakeOperator(result, TakeSigned);
        }

        nesting--;
        return result;
    }

    private Expression TakeOperator(Expression left, Func<Expression> takeRight)
    {
        var symbol = text[at++].ToString();
        return Sized(new(symbol, left.Position, left, takeRight()));
    }

    private Expression TakeOperand()
    {
        var (next, start) = (Peek(), at);
        if (next == '(') return new("(", start, TakeArguments("(", 1, 1));
        if (Number().Match(text, at) is { Success: true } number)
        {
            at += number.Length;
            var value = double.Parse(number.Value, CultureInfo.InvariantCulture);
            Require(double.IsFinite(value), start, "This number is too large.");
            return new(number.Value, start) { Number = value };
        }

        if (!IsAtName()) throw Peek() == '\0' ? Unexpected() : Error(
            at, "A column, a number or a function is expected here" +
                (next is '"' or '\'' ? "; texts are not compared, factor(x) gives each a column." : "."));
        var name = TakeName();
        if (Peek() == '(' && next != '`') return TakeCall(start, name);
        return name == Expression.Pi && next != '`' ? new(name, start) { Number = Math.PI } : new(name, start);
    }

    private Expression Sized(Expression expression)
    {
        Require(expression.Size <= MaxTerms, expression.Position, $"An expression has more than {MaxTerms} parts.");
        return expression;
    }

    private InputException Function(int position, string name)
    {
        string[] allowed = [.. Expression.Operations.Keys.Select(key => key.Symbol).Where(IsName).Distinct(), "factor", "offset", "deep"];
        var instead = Unsupported.FirstOrDefault(row => row.Names.Contains(name)).Instead
            ?? $"compute the column before fitting; allowed are {NameSuggestion.List(allowed)}";
        return Error(position, $"The function {name}(...) is not supported here; {instead}.");
    }

    [GeneratedRegex("\\G([<>=!]=|[<>])")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"\G([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    private FormulaVariable TakeCategorical(string function)
    {
        var open = at;
        Take('(');
        Require(IsAtName(), at, $"The name of a column is expected inside {function}(...).");
        var (position, name) = (at, TakeName());
        var variable = new FormulaVariable(
            new Expression(name, position), position, function, Take(',') ? TakeLevels(function) : null);
        if (Take(')')) return variable;
        throw Peek() == '\0'
            ? Error(open, "The parenthesis that opens here is not closed.")
            : Error(at, $"{function}(...) allows one column and optionally levels=[...], such as {function}(x, levels=[b, a]).");
    }

    private List<string> TakeLevels(string function)
    {
        Peek();
        var (start, levels) = (at, new OrderedDictionary<string, int>());
        var isList = IsAtName() && TakeName() == "levels" && Take('=') && (Take('[') || (IsAtName() && TakeName() == "c" && Take('(')));
        Require(isList, start, $"The second argument of {function}(...) must be levels=[...], such as levels=[b, a].");
        var (open, end) = (at - 1, text[at - 1] == '[' ? ']' : ')');
        do
        {
            var (next, position) = (Peek(), at);
            var level = next is '"' or '\'' or '`' ? TakeQuoted() : TakeWhile(c => c != ',' && c != end).TrimEnd();
            Require(level.Length > 0, position, "A level is missing here; levels are separated by single commas.");
            Require(levels.TryAdd(level, position), position, $"The level {Cell.Quote(level)} is listed twice.");
        }
        while (Take(','));
        Require(Take(end), open, $"The list of levels that opens here is not closed with \"{end}\".");
        Require(levels.Count > 1, open, "At least two levels are required.");
        return [.. levels.Keys];
    }

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

    private bool IsAtName() => Peek() == '`' || IsStart(Peek());

    public static bool IsName(string column) => column.All(IsPart) && IsStart(column.FirstOrDefault());

    private static bool IsStart(char c) => c is '_' or '.' || char.IsLetter(c);

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' || char.GetUnicodeCategory(c)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Surrogate;

    private string TakeName() => Peek() == '`' ? TakeQuoted() : TakeWhile(IsPart);

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

    private static string TooMany => $"The formula has more than {MaxTerms} terms.";

    private void CheckSize(TermSum sum, int position) =>
        Require(sum.Terms.Count <= MaxTerms, position, TooMany);

    private InputException Unclosed(int start) =>
        Peek() is '\0' ? Error(start, "The parenthesis that opens here is not closed.") : Unexpected();

    private InputException Unexpected() => Error(
        Peek() == '\0' ? text.TrimEnd().Length : at,
        Peek() switch
        {
            '\0' => "The formula ends where a term is expected.",
            '^' => "\"^\" is not supported between terms; write I(x^2) for a power of a column, and interactions one by one.",
            '/' => $"Nesting with \"/\" is not supported; write a + a:b instead of a/b, or I(a/b) for a quotient{InBackticks(at)}.",
            '%' => "\"%in%\" is not supported; write the interaction with \":\".",
            '|' when depth == 0 => "A random term must stand in parentheses, such as (1 | group).",
            ')' when depth == 0 => "The parenthesis that closes here was never opened.",
            '~' => "A formula has exactly one \"~\".",
            '+' or '-' or ':' or '*' or ')' or '|' => $"A term is expected before this \"{Peek()}\".",
            var c when IsAtName() || char.IsAsciiDigit(c) || c == '(' =>
                $"An operator is expected here: one of + - : * between terms{InBackticks(at)}.",
            var c => $"The character \"{c}\" is not allowed here; put a column name with odd characters in backticks.",
        });

    // What might be a column's name around this place, written bare: without spaces, or two words.
    private string InBackticks(int position)
    {
        var (start, end, isWord) = (position, position, IsPart(text.ElementAtOrDefault(position)));
        while (end < text.Length && (IsPart(text[end]) || text[end] is '-' or '/')) end++;
        for (; start > 0; start--)
        {
            if (IsPart(text[start - 1]) || text[start - 1] is '-' or '/') continue;
            if (text[start - 1] != ' ' || start < 2 || !IsPart(text[start - 2]) || start != position || !isWord) break;
        }

        var name = text[start..end].Trim('-', '/');
        return IsName(name) || !name.Any(char.IsLetter) || name.Length > 80 ? "" : $"; a column of this name is written `{name}`";
    }

    private void Require(bool holds, int? position, string sentence)
    {
        if (!holds) throw Error(position ?? 0, sentence);
    }

    private InputException Error(int position, string sentence) => Formula.Error(text, position, sentence);
}
