namespace NgHvi;

/// <summary>Expected response against one column, by group (method section 7).</summary>
public sealed class ResponseProfile
{
    private readonly Predictor predictor;
    private readonly double[] grid;
    private readonly List<ResponseCurve> curves = [];

    internal ResponseProfile(Predictor predictor, string column, ResponseProfileOptions? options = null)
    {
        options ??= new();
        if (!predictor.Data.HasGroups && options.Groups.Count > 0)
            throw new InputException($"The model has no groups, so there is no curve of \"{options.Groups[0]}\".");
        var columns = new ProfileColumns(predictor.Data);
        foreach (var name in options.At.Keys.Prepend(column)) columns.Check(name);
        grid = options.Grid is { } values ? [.. values] : QuantileGrid(columns.Values(column), options);
        Guard.Positive(grid.Length, "number of grid points");
        var references = columns.Names.Where(name => name != column).ToDictionary(
            name => name, name => options.At.TryGetValue(name, out var value) ? value : columns.Mean(name), StringComparer.Ordinal);
        (this.predictor, ColumnName, References, Level) = (predictor, column, references, options.Level);
        if (options.Groups.Count > 0) Add(PredictionLevel.Group, options.Groups);
        if (options.IncludeNewGroup) Add(PredictionLevel.NewGroup, ["new group"]);
        if (options.IncludePopulation || curves.Count == 0) Add(PredictionLevel.Population, ["population"]);

        void Add(PredictionLevel level, IReadOnlyList<string> names)
        {
            var tail = 0.5 * (1 - Level);
            var predictions = predictor.Predict(
                columns.Rows(names, column, grid, references),
                new PredictionOptions { Level = level, Probabilities = [tail, 1 - tail], Threads = options.Threads });
            var bounds = predictions.ExpectedQuantiles.ToArray().Chunk(2).ToArray();
            for (var k = 0; k < names.Count; k++)
            {
                var own = (k * grid.Length)..((k + 1) * grid.Length);
                curves.Add(new(
                    names[k], level, [.. predictions.Means[own]], [.. predictions.ExpectedStandardDeviations[own]],
                    [.. bounds[own].Select(pair => pair[0])], [.. bounds[own].Select(pair => pair[1])]));
            }
        }
    }

    /// <summary>Column that varies.</summary>
    public string ColumnName { get; }
    /// <summary>Name of the response.</summary>
    public string ResponseName => predictor.Data.ResponseName;
    /// <summary>Grouping column.</summary>
    public string GroupName => predictor.Data.GroupName;
    /// <summary>Values of the column, in data units.</summary>
    public ReadOnlySpan<double> Grid => grid;
    /// <summary>Values of other columns but interactions, in data units.</summary>
    public IReadOnlyDictionary<string, double> References { get; }
    /// <summary>Curves are of P(y = 1), not of E[y].</summary>
    public bool IsProbability => predictor.Response.IsBinary;
    /// <summary>Probability between lower and upper curve.</summary>
    public double Level { get; }
    /// <summary>Known groups as asked for, new group, population.</summary>
    public IReadOnlyList<ResponseCurve> Curves => curves.AsReadOnly();

    private static double[] QuantileGrid(double[] column, ResponseProfileOptions options)
    {
        Array.Sort(column);
        var (low, high) = (Quantile(options.GridFrom), Quantile(options.GridTo));
        var last = Math.Max(1, options.GridCount - 1);
        return [.. Enumerable.Range(0, options.GridCount).Select(i => low + ((high - low) * i / last))];

        double Quantile(double probability) => SortedArrayStatistics.QuantileCustom(column, probability, QuantileDefinition.R7);
    }
}
