namespace NgHvi;

/// <summary>The columns of a model that a person can set: all but the intercept and interactions, which follow from the others.</summary>
internal sealed class ProfileColumns
{
    private const string Intercept = "(Intercept)";
    private readonly ModelData data;

    public ProfileColumns(ModelData data)
    {
        this.data = data;
        var all = data.FixedNames.Concat(data.RandomNames).Concat(data.InputNames).Where(name => name != Intercept).Distinct().ToArray();
        Names = [.. all.Where(name => !name.Contains(':', StringComparison.Ordinal) || !name.Split(':').All(all.Contains))];
    }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names { get; }

    public void Check(string name)
    {
        if (!Names.Contains(name))
        {
            var closest = NameSuggestion.Closest(name, Names) is { } suggestion ? $" Did you mean \"{suggestion}\"?" : "";
            throw new InputException($"The model has no column \"{name}\".{closest} It has {NameSuggestion.List(Names)}.");
        }
    }

    /// <summary>A column in the training rows.</summary>
    public double[] Values(string name)
    {
        var names = data.FixedNames.Contains(name) ? data.FixedNames : data.InputNames.Contains(name) ? data.InputNames : data.RandomNames;
        var matrix = names == data.FixedNames ? data.Fixed : names == data.InputNames ? data.Inputs : data.Random;
        var (values, j) = (new double[data.RowCount], names.ToList().IndexOf(name));
        for (var i = 0; i < values.Length; i++) values[i] = matrix[(i * names.Count) + j];

        return values;
    }

    public double Mean(string name) => FixedOrder.Sum(Values(name)) / data.RowCount;

    /// <summary>One row for every group and grid point, groups outermost.</summary>
    public DesignRows Rows(IReadOnlyList<string> groups, string column, double[] grid, Dictionary<string, double> references)
    {
        var n = checked(groups.Count * grid.Length);
        return new DesignRows(
            Columns(data.FixedNames),
            Columns(data.RandomNames),
            Columns(data.InputNames),
            [],
            [.. Enumerable.Range(0, n).Select(i => groups[i / grid.Length])],
            [.. Enumerable.Range(0, n)],
            (row, _) => $"curve of \"{groups[row / grid.Length]}\"");

        double[] Columns(IReadOnlyList<string> names)
        {
            var result = new double[n * names.Count];
            for (var i = 0; i < result.Length; i++) result[i] = Value(names[i % names.Count], i / names.Count);

            return result;
        }

        double Value(string name, int row) => name == Intercept ? 1
            : name == column ? grid[row % grid.Length]
            : references.TryGetValue(name, out var value) ? value
            : name.Split(':').Aggregate(1.0, (product, part) => product * Value(part, row));
    }
}
