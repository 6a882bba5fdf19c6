namespace NgHvi;

/// <summary>Recursive descent; <c>+ -</c>, <c>*</c>, <c>:</c> bind ever tighter, as in R.</summary>
internal sealed partial class FormulaParser(string text)
{
    private const int MaxDepth = 50;
    private const int MaxTerms = 1000;
    private const int MaxProduct = 100_000; // Before what is equal becomes one.
    private const int MaxGroupColumns = 20;
    private int at; // The next character.
    private int depth;
    private int named; // Terms as written.
    private int networkAt = -1;
    private TermSum? inputs;
    private Expression? offset;
    private readonly List<(TermSum Sum, int Position, Expression[] Groups, bool IsUncorrelated)> random = [];

    public Formula Parse(bool joinsInputs)
    {
        Require(Peek() != '~', at, "The formula has no response; a column name is required before \"~\".");
        Require(IsAtName() || Peek() == '(', at, "A formula starts with the name of the response, such as y ~ x + (1 | group).");
        var (response, failures) = TakeResponse();
        var start = at;
        var fixedSum = ParseSum();
        if (Peek() != '\0') throw Unexpected();
        var randomSums = random.ConvertAll(term => term.Sum);
        var hasRandomFeatures = inputs is not null && randomSums.Exists(sum => sum.Contains(FormulaVariable.FeaturesKey));
        if (inputs is not null)
        {
            Require(
                fixedSum.Intercept != false, networkAt,
                "A network always has an intercept beside its features; remove \"0 +\" or \"- 1\".");
            var features = randomSums.SelectMany(sum => sum.Terms).Where(term => term.Length > 1).SelectMany(term => term)
                .FirstOrDefault(v => v.Key == FormulaVariable.FeaturesKey);
            Require(
                features is null, features?.Position,
                "Here deep stands for all features of the network, which cannot be part of an interaction.");
            var columns = joinsInputs ? inputs : new TermSum();
            fixedSum = fixedSum.Replace(FormulaVariable.NetworkKey, columns);
            randomSums = randomSums.ConvertAll(sum => sum.Replace(FormulaVariable.FeaturesKey, columns));
        }

        var (fixedPart, terms) = (fixedSum.ToPart(), random.Zip(randomSums, (term, sum) =>
            new Formula.RandomTerm(sum.ToPart(), term.Groups, term.IsUncorrelated)).ToArray());
        Require(!fixedPart.IsEmpty, start, "The fixed part has no term, so at least an intercept or one column is required.");
        var required = inputs is null ? "an intercept or one column" : "1 or deep";
        foreach (var (t, term) in terms.Index())
            Require(
                !term.Part.IsEmpty || hasRandomFeatures, random[t].Position,
                    $"The random term is empty, so at least {required} is required.");
        var formula = new Formula(
            text, response, fixedPart, joinsInputs ? null : inputs?.ToPart(), terms, hasRandomFeatures && !joinsInputs)
        {
            Failures = failures,
            Offset = offset,
        };
        string[] own = [.. response.Columns.Select(column => column.Symbol).Distinct()]; // With others, as in I(y - x), it is a new one.
        var circular = formula.Variables.Select(v => v.Source).Append(offset).OfType<Expression>().SelectMany(source => source.Columns)
            .FirstOrDefault(column => own is [var only] && column.Symbol == only);
        Require(circular is null, circular?.Position, $"The response \"{own[0]}\" cannot also be a predictor.");
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

            var (start, randomCount, hadInputs, known) = (at, random.Count, inputs is not null, offset);
            var operand = ParseProduct('*');
            Require(!removes || random.Count == randomCount, sign, "A random term can only be added, not removed.");
            Require(!removes || inputs is null || hadInputs, sign, "A network can only be added, not removed.");
            Require(!removes || offset == known, sign, "An offset can only be added; write offset(-x) to take x away.");
            if (!removes) sum.Add(operand);
            else if (sum.Remove(operand) is { } absent)
            {
                var term = string.Join<FormulaVariable>(':', absent);
                throw Error(start, $"There is no term \"{term}\" before this place to remove{InBackticks(start)}.");
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
            var what = inputs is null && offset is null ? "A random term cannot" : "Neither a network, an offset nor a random term can";
            Require((left.Intercept ?? right.Intercept) is null, start, "An intercept (0 or 1) cannot be part of an interaction.");
            Require(IsOfColumns(left) && IsOfColumns(right), start, $"{what} be part of an interaction.");
            Require((long)left.Terms.Count * right.Terms.Count <= MaxProduct, start, TooMany);
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
        Require(++named <= MaxTerms, start, TooMany);
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
            ("offset", true) => ParseOffset(start),
            ("C" or "factor" or "as.factor", true) => new(TakeCategorical(name)),
            (_, true) => new(Variable(TakeCall(start, name))),
            (".", _) when next != '`' => throw Error(start, "\".\" for all columns is not supported; name the columns one by one."),
            _ => new(Variable(new(name, start))),
        };

        FormulaVariable Variable(Expression source) => source.Columns.Any() ? new(source, start)
            : throw Error(start, $"{source} has no column, so it is the same in every row.");
    }

    private TermSum ParseOffset(int start)
    {
        Require(depth == 0, start, "offset(...) cannot stand inside parentheses; add it to the whole, as in y ~ x + offset(z).");
        var added = TakeArguments("offset", 1, 1)[0];
        offset = offset is null ? added : Sized(new("+", start, offset, added));
        return new();
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
        return new(new FormulaVariable(new("deep", start), start) { Key = FormulaVariable.NetworkKey });
    }

    private TermSum ParseParenthesis(int start)
    {
        Take('(');
        Require(++depth <= MaxDepth, start, $"Parentheses are nested more than {MaxDepth} deep.");
        var sum = ParseSum();
        depth--;
        if (Peek() != '|') return Take(')') ? sum : throw Unclosed(start);
        Take('|');
        var isUncorrelated = Take('|');
        Require(depth == 0, start, "A random term cannot stand inside other parentheses.");
        // a/b is a and a:b.
        List<Expression> groups = [];
        do
        {
            Require(IsAtName(), at, "The name of the grouping column is expected after \"|\".");
            var place = at;
            groups.Add(new(TakeName(), place));
            Require(Peek() != '(', groups[^1].Position, "The group is a column as it is, without functions.");
            Require(groups.Count <= MaxGroupColumns, place, $"A group is made of at most {MaxGroupColumns} columns.");
            if (Peek() is '/' or ')') AddRandom((sum, start, [.. groups], isUncorrelated));
        }
        while (Take(':') || Take('/'));
        if (Take(')')) return new();
        throw Peek() == '\0' ? Unclosed(start) : Error(at, "The group is one column, an interaction a:b or nested a/b, followed by \")\".");
    }

    private void AddRandom((TermSum Sum, int Position, Expression[] Groups, bool IsUncorrelated) term)
    {
        string Key(Expression[] groups) => string.Join(':', groups.Select(group => group.Symbol).Order(StringComparer.Ordinal));
        Require(
            !random.Exists(other => Key(other.Groups) == Key(term.Groups)), term.Position,
            "This is a second random term of the same group; write both as one, with \"||\" in place of \"|\" for independent effects.");
        random.Add(term);
    }
}
