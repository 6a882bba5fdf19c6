namespace NgHvi;

internal sealed class Design
{
    public Design(Formula formula, Variable[] variables, IReadOnlyList<string>? responseLevels = null)
    {
        (Formula, Variables, ResponseLevels) = (formula, variables, responseLevels ?? []);
        foreach (var (used, meant) in formula.Variables.Zip(variables))
        {
            if (meant.Levels is { Count: < 2 } levels)
                throw Formula.Error(formula.Text, used.Position,
                    $"The categorical column \"{used.Column}\" has only the level {Cell.Quote(levels is [var only] ? only : "")}, " +
                    "and a predictor needs at least two.");
        }

        var correlated = formula.Terms.Where(term => term.IsUncorrelated).SelectMany(term => term.Part.Variables)
            .FirstOrDefault(v => variables[IndexOf(v)].Levels is not null);
        if (correlated is not null)
            throw Formula.Error(formula.Text, correlated.Position,
                $"With \"||\" lme4 keeps the levels of the categorical column \"{correlated.Column}\" correlated, which is not " +
                "supported; write \"|\" for all correlated, with --covariance diagonal for none.");
        (Fixed, Terms) = (new(this, formula.Fixed), [.. formula.Terms.Select(term => new CodedPart(this, term.Part))]);
        Inputs = new(this, formula.Inputs ?? new(HasIntercept: true, [], []), omitsIntercept: true);
    }

    public Formula Formula { get; }
    public IReadOnlyList<Variable> Variables { get; }
    public IReadOnlyList<string> ResponseLevels { get; } // As ModelFrame has them.
    public CodedPart Fixed { get; }
    public IReadOnlyList<CodedPart> Terms { get; } // Of random columns.
    public CodedPart Random => Terms.Count > 0 ? Terms[0] : new(this, Formula.Random); // Of the first term.
    public IReadOnlyList<string> RandomNames => [.. Terms.SelectMany(term => term.Names)];
    public CodedPart Inputs { get; }

    public static Design FromDocument(Document document)
    {
        if (document is not { Formula: not null, Variables: not null, FixedNames: not null, RandomNames: not null, InputNames: not null })
            throw new InputException(
                "The saved design is incomplete; formula, variables, fixedNames, randomNames and inputNames are required.");
        var formula = Formula.Parse(document.Formula);
        formula = document.InputNames is [] ? formula.WithoutNetwork() : formula;
        if (!formula.Variables.Select(v => v.Column).SequenceEqual(document.Variables.Select(v => v?.Column)))
            throw new InputException("The saved design is inconsistent: its variables are not those of its formula.");
        Variable[] variables = [.. document.Variables.Select(v => v with { Levels = v.Levels?.ToArray() })];
        var design = new Design(formula, variables, document.ResponseLevels);
        return design.Fixed.Names.SequenceEqual(document.FixedNames)
            && design.RandomNames.SequenceEqual(document.RandomNames)
            && design.Inputs.Names.SequenceEqual(document.InputNames)
            && design.ResponseLevels is [] or [not null, not null]
                ? design
                : throw new InputException("The saved design is inconsistent: its column names are not those of its formula and levels.");
    }

    public Document ToDocument() => new(Formula.Text, Variables, Fixed.Names, RandomNames, Inputs.Names)
    {
        ResponseLevels = ResponseLevels.Count == 0 ? null : ResponseLevels,
    };

    public DesignRows Apply(DataTable table, MissingValues missing = MissingValues.Error, bool needsResponse = false)
    {
        var frame = new ModelFrame(table, Formula, this, missing, needsResponse);
        var rows = frame.Rows;
        var answered = frame.Answered.ToHashSet();
        return new(
            frame.Matrix(Fixed, rows), frame.Matrix(Terms, rows), frame.Matrix(Inputs, rows),
            OfAnswered(frame.Response),
            [.. frame.Groups.Select(group => Array.ConvertAll(rows, group.TextAt))],
            rows, (row, column) => table.Place(rows[row], column))
        {
            Offset = frame.Offset is { } offset ? Array.ConvertAll(rows, row => offset.Numbers[row]) : [],
            Trials = OfAnswered(frame.Trials),
        };

        double[] OfAnswered(DataColumn? column) => column is null ? []
            : Array.ConvertAll(rows, row => answered.Contains(row) ? column.Numbers[row] : double.NaN);
    }

    public Design WithoutNetwork()
    {
        var formula = Formula.WithoutNetwork();
        return new(formula, [.. formula.Variables.Select(variable => Variables[IndexOf(variable)])], ResponseLevels);
    }

    public int IndexOf(FormulaVariable variable) => Formula.IndexOf(variable);

    internal sealed record Variable(string Column, IReadOnlyList<string>? Levels)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool AreDates { get; init; }
    }

    internal sealed record Document(
        string Formula,
        IReadOnlyList<Variable> Variables,
        IReadOnlyList<string> FixedNames,
        IReadOnlyList<string> RandomNames,
        IReadOnlyList<string> InputNames)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<string>? ResponseLevels { get; init; }
    }
}
