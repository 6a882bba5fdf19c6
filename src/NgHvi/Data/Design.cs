namespace NgHvi;

/// <summary>
/// What the columns of a design mean: a formula together with the levels that its categorical columns had in the
/// training table. It holds no rows, and rebuilds the same columns for other tables.
/// </summary>
public sealed class Design
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    };

    /// <summary>Joins a formula with the meaning of its variables.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="variables">One per variable of the formula, in its order.</param>
    /// <exception cref="InputException">A categorical column has one level, or two columns get one name.</exception>
    internal Design(Formula formula, IReadOnlyList<DesignVariable> variables)
    {
        Formula = formula;
        Variables = variables;
        var index = new Dictionary<string, int>();
        for (var i = 0; i < variables.Count; i++)
        {
            var variable = formula.Variables[i];
            index.Add(variable.Key, i);
            if (variables[i].Levels is { Count: < 2 } levels)
            {
                throw FormulaError.At(
                    formula.Text,
                    variable.Position,
                    $"The categorical column \"{variable.Column}\" has only the level \"{(levels.Count == 0 ? "" : levels[0])}\", " +
                    "and a predictor needs at least two.");
            }
        }

        Fixed = CodedPart.Create(formula.Fixed, index, variables);
        Random = CodedPart.Create(formula.Random, index, variables);
        Inputs = formula.Inputs is null ? null : CodedPart.Create(formula.Inputs, index, variables, omitsIntercept: true);
        FixedNames = Array.AsReadOnly(Distinct(Fixed.Names));
        InputNames = Array.AsReadOnly(Distinct(Inputs?.Names ?? []));
        RandomNames = Array.AsReadOnly(Distinct(Random.Names));
    }

    /// <summary>The formula as it was written.</summary>
    public string FormulaText => Formula.Text;

    /// <summary>Name of the response column.</summary>
    public string ResponseName => Formula.ResponseName;

    /// <summary>Name of the column that holds the group keys.</summary>
    public string GroupName => Formula.GroupName;

    /// <summary>See <see cref="Formula.IsDeep"/>.</summary>
    public bool IsDeep => Formula.IsDeep;

    /// <summary>The variables in the order of <see cref="Formula.Variables"/>.</summary>
    public IReadOnlyList<DesignVariable> Variables { get; }

    /// <summary>Names of the q fixed columns, as R writes them: <c>(Intercept)</c>, <c>x</c>, <c>deptB</c>, <c>a:b</c>.</summary>
    public IReadOnlyList<string> FixedNames { get; }

    /// <summary>Names of the m inputs of the network.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>Names of the r random columns.</summary>
    public IReadOnlyList<string> RandomNames { get; }

    internal Formula Formula { get; }

    /// <summary>See <see cref="Formula.HasRandomFeatures"/>.</summary>
    public bool HasRandomFeatures => Formula.HasRandomFeatures;

    internal CodedPart Fixed { get; }

    internal CodedPart? Inputs { get; }

    internal CodedPart Random { get; }

    /// <summary>Rebuilds a design from its plain values.</summary>
    /// <exception cref="InputException">The values do not belong together.</exception>
    public static Design FromDocument(DesignDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document is not { Formula: not null, Variables: not null, FixedNames: not null, RandomNames: not null })
        {
            throw new InputException(
                "The saved design is incomplete; formula, variables, fixedNames and randomNames are required.");
        }

        var formula = document.InputNames is null ? Formula.ParseOld(document.Formula) : Formula.Parse(document.Formula);
        formula = document.InputNames is [] ? formula.WithoutNetwork() : formula;
        if (!formula.Variables.Select(v => v.Column).SequenceEqual(document.Variables.Select(v => v?.Column)))
        {
            throw new InputException("The saved design is inconsistent: its variables are not those of its formula.");
        }

        var design = new Design(formula, Array.AsReadOnly(document.Variables.Select(Copy).ToArray()));
        return design.FixedNames.SequenceEqual(document.FixedNames)
            && design.RandomNames.SequenceEqual(document.RandomNames)
            && design.InputNames.SequenceEqual(document.InputNames ?? [])
                ? design
                : throw new InputException(
                    "The saved design is inconsistent: its column names are not those of its formula and levels.");
    }

    /// <summary>Rebuilds a design from the text that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InputException">The text is not JSON of a design.</exception>
    public static Design FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return FromDocument(JsonSerializer.Deserialize<DesignDocument>(json, Json)
                ?? throw new InputException("The saved design is empty."));
        }
        catch (JsonException exception)
        {
            throw new InputException("The saved design is not valid JSON of a design.", exception);
        }
    }

    /// <summary>The design as plain values.</summary>
    public DesignDocument ToDocument() =>
        new(FormulaText, Variables, FixedNames, RandomNames, IsDeep && Formula.Inputs is null ? null : InputNames);

    /// <summary>The design in which the inputs of the network are columns.</summary>
    internal Design WithoutNetwork()
    {
        var formula = Formula.WithoutNetwork();
        var byKey = Variables.Select((variable, i) => (variable, Formula.Variables[i].Key)).ToDictionary(pair => pair.Key, pair => pair.variable);
        return new Design(formula, Array.AsReadOnly(formula.Variables.Select(variable => byKey[variable.Key]).ToArray()));
    }

    /// <summary>The design as JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(ToDocument(), Json);

    private static DesignVariable Copy(DesignVariable variable) =>
        variable.Levels is { } levels ? variable with { Levels = Array.AsReadOnly(levels.ToArray()) } : variable;

    private string[] Distinct(string[] names)
    {
        var repeated = names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1);
        return repeated is null
            ? names
            : throw new InputException(
                $"The formula {FormulaText} gives two columns the name \"{repeated.Key}\"; " +
                "rename a column of the table or drop one of the terms.");
    }
}
