namespace NgHvi;

/// <summary>What the columns of a design mean: a formula together with the levels that its categorical columns had in the training table.
/// It holds no rows, and rebuilds the same columns for other tables.</summary>
internal sealed class Design
{
    // Joins a formula with the meaning of its variables, one per variable of the formula, in its order.
    public Design(Formula formula, DesignVariable[] variables)
    {
        (Formula, Variables) = (formula, variables);
        var index = new Dictionary<string, int>();
        foreach (var (i, variable) in formula.Variables.Index())
        {
            index.Add(variable.Key, i);
            if (variables[i].Levels is { Count: < 2 } levels)
            {
                throw Formula.Error(
                    formula.Text,
                    variable.Position,
                    $"The categorical column \"{variable.Column}\" has only the level \"{(levels.Count == 0 ? "" : levels[0])}\", " +
                    "and a predictor needs at least two.");
            }
        }

        Fixed = CodedPart.Create(formula.Fixed, index, variables);
        Random = CodedPart.Create(formula.Random, index, variables);
        Inputs = formula.Inputs is null ? null : CodedPart.Create(formula.Inputs, index, variables, omitsIntercept: true);
        (FixedNames, RandomNames, InputNames) = (Distinct(Fixed.Names), Distinct(Random.Names), Distinct(Inputs?.Names ?? []));
    }

    public Formula Formula { get; }
    public string FormulaText => Formula.Text;
    public string ResponseName => Formula.ResponseName;
    public string GroupName => Formula.GroupName;
    public bool IsDeep => Formula.IsDeep;
    public bool HasRandomFeatures => Formula.HasRandomFeatures;
    public IReadOnlyList<DesignVariable> Variables { get; } // The variables in the order of Formula.Variables.
    public IReadOnlyList<string> FixedNames { get; } // Names of the q fixed columns, as R writes them: (Intercept), x, deptB, a:b.
    public IReadOnlyList<string> RandomNames { get; }
    public IReadOnlyList<string> InputNames { get; }
    public CodedPart Fixed { get; }
    public CodedPart Random { get; }
    public CodedPart? Inputs { get; }

    public static Design FromDocument(DesignDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document is not { Formula: not null, Variables: not null, FixedNames: not null, RandomNames: not null, InputNames: not null })
        {
            throw new InputException(
                "The saved design is incomplete; formula, variables, fixedNames, randomNames and inputNames are required.");
        }

        var formula = Formula.Parse(document.Formula);
        formula = document.InputNames is [] ? formula.WithoutNetwork() : formula;
        if (!formula.Variables.Select(v => v.Column).SequenceEqual(document.Variables.Select(v => v?.Column)))
        {
            throw new InputException("The saved design is inconsistent: its variables are not those of its formula.");
        }

        var design = new Design(formula, [.. document.Variables.Select(v => v with { Levels = v.Levels?.ToArray() })]);
        return design.FixedNames.SequenceEqual(document.FixedNames)
            && design.RandomNames.SequenceEqual(document.RandomNames)
            && design.InputNames.SequenceEqual(document.InputNames)
                ? design
                : throw new InputException("The saved design is inconsistent: its column names are not those of its formula and levels.");
    }

    public DesignDocument ToDocument() => new(FormulaText, Variables, FixedNames, RandomNames, InputNames);

    public DesignRows Apply(DataTable table, MissingValues missing = MissingValues.Error) => DesignRows.From(this, table, missing);

    public Design WithoutNetwork()
    {
        var formula = Formula.WithoutNetwork();
        var byKey = Formula.Variables.Zip(Variables).ToDictionary(pair => pair.First.Key, pair => pair.Second);
        return new Design(formula, [.. formula.Variables.Select(variable => byKey[variable.Key])]);
    }

    private string[] Distinct(string[] names) => names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } repeated
        ? throw new InputException(
            $"The formula {FormulaText} gives two columns the name \"{repeated.Key}\"; rename a column of the table or drop " +
            "one of the terms.")
        : names;
}
