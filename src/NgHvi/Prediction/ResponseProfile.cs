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
        foreach (var own in options.Groups.GroupBy(FactorOf, StringComparer.Ordinal)) Add(PredictionLevel.Group, [.. own], own.Key);
        if (options.IncludeNewGroup) Add(PredictionLevel.NewGroup, ["new group"]);
        if (options.IncludePopulation || curves.Count == 0) Add(PredictionLevel.Population, ["population"]);

        // Of several factors the one that has the level; effects of the others are 0.
        string FactorOf(string name)
        {
            var factors = predictor.Data.Factors;
            string[] owners = [.. factors.Where(factor => factors.Count == 1 || factor.Keys.Contains(name)).Select(factor => factor.Name)];
            return owners.Length == 1 ? owners[0] : throw new InputException(owners.Length == 0
                ? $"No grouping factor has the level {Cell.Quote(name)}; there are {NameSuggestion.List([.. factors.Select(f => f.Name)])}."
                : $"{Cell.Quote(name)} is a level of {NameSuggestion.List(owners)}; curves are of levels that one factor has.");
        }

        void Add(PredictionLevel level, IReadOnlyList<string> names, string? factor = null)
        {
            var (others, byFactor) = (level, new Dictionary<string, PredictionLevel>());
            if (factor is not null) (byFactor[factor], others) = (level, PredictionLevel.Population);
            var tail = 0.5 * (1 - Level);
            var predictions = predictor.Predict(
                columns.Rows(names, column, grid, references),
                new PredictionOptions { Level = others, ByFactor = byFactor, Probabilities = [tail, 1 - tail], Threads = options.Threads });
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
