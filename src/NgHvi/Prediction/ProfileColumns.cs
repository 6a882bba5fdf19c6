namespace NgHvi;

internal sealed class ProfileColumns
{
    private const string Intercept = "(Intercept)";
    private readonly ModelData data;
    private readonly Dictionary<string, Expression> transforms; // Of columns that are there.

    public ProfileColumns(ModelData data)
    {
        this.data = data;
        string[] all = [.. data.FixedNames.Concat(data.RandomNames).Concat(data.InputNames).Where(name => name != Intercept).Distinct()];
        transforms = (data.Design?.Formula.Variables ?? []).Where(v => !v.IsCategorical && !v.Source.IsColumn)
            .Where(v => v.Source.Columns.All(column => all.Contains(column.Symbol))).ToDictionary(v => v.Column, v => v.Source);
        Names = [.. all.Where(name => !transforms.ContainsKey(name)
            && (!name.Contains(':', StringComparison.Ordinal) || !name.Split(':').All(all.Contains)))];
    }

    public IReadOnlyList<string> Names { get; }

    public void Check(string name)
    {
        if (Names.Contains(name)) return;
        var hint = NameSuggestion.Closest(name, Names) is { } closest ? $" Did you mean \"{closest}\"?" : "";
        throw new InputException($"The model has no column \"{name}\".{hint} It has {NameSuggestion.List(Names)}.");
    }

    public double[] Values(string name) => Column(data.WithRows("The grid of a profile, unless it is given, needs"), name);

    public double Mean(string name)
    {
        var values = Column(data, name);
        return data.HasRows ? FixedOrder.Sum(values) / data.RowCount : ModelUnits.Moments(values, 1, 0, ones: data.Ones).Mean;
    }

    private static double[] Column(ModelData data, string name) =>
        data.FixedNames.Contains(name) ? Column(data.Fixed, data.FixedNames, name)
        : data.InputNames.Contains(name) ? Column(data.Inputs, data.InputNames, name)
        : Column(data.Random, data.RandomNames, name);

    // Groups outermost.
    public DesignRows Rows(IReadOnlyList<string> groups, string column, double[] grid, Dictionary<string, double> references)
    {
        var n = checked(groups.Count * grid.Length);
        return new(
            Columns(data.FixedNames), Columns(data.RandomNames), Columns(data.InputNames), [],
            [.. data.Factors.Select(_ => (string[])[.. Enumerable.Range(0, n).Select(i => groups[i / grid.Length])])],
            [.. Enumerable.Range(0, n)],
            (row, _) => $"curve of \"{groups[row / grid.Length]}\"");

        double[] Columns(IReadOnlyList<string> names) =>
            [.. Enumerable.Range(0, n).SelectMany(row => names.Select(name => Value(name, row)))];

        double Value(string name, int row) => name == Intercept ? 1
            : name == column ? grid[row % grid.Length]
            : references.TryGetValue(name, out var value) ? value
            : transforms.TryGetValue(name, out var source) ? Transformed(source, row)
            : name.Split(':').Aggregate(1.0, (product, part) => product * Value(part, row));

        double Transformed(Expression source, int row) => source.Evaluate(DataTable.FromColumns([.. source.Columns
            .Select(c => c.Symbol).Distinct().Select(name => DataColumn.FromNumbers(name, [Value(name, row)]))]), [0])[0];
    }

    private static double[] Column(ReadOnlySpan<double> matrix, IReadOnlyList<string> names, string name) =>
        ModelData.Column(matrix, names.Count, names.Index().First(column => column.Item == name).Index);
}
