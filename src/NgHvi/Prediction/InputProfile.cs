namespace NgHvi;

/// <summary>
/// How the expected response of a deep mixed model changes with one input while the others stay at reference values: one factor at a
/// time, by group (method section 7, there called LEK).
/// </summary>
public sealed class InputProfile
{
    private const string PopulationName = "population";
    private const string NewGroupName = "new group";
    private readonly double[] grid;
    private readonly double[] references;

    private InputProfile(GroupedInputs data, int input, double[] grid, double[] references, bool isProbability, double level,
        IReadOnlyList<ResponseCurve> curves)
    {
        (InputIndex, InputName, ResponseName, GroupName) = (input, data.InputNames[input], data.ResponseName, data.GroupName);
        (this.grid, this.references, IsProbability, Level, Curves) = (grid, references, isProbability, level, curves);
    }

    /// <summary>Index of the input from zero.</summary>
    public int InputIndex { get; }

    /// <summary>Name of the input.</summary>
    public string InputName { get; }

    /// <summary>Name of the response.</summary>
    public string ResponseName { get; }

    /// <summary>Name of the grouping column.</summary>
    public string GroupName { get; }

    /// <summary>Values of the input on the data's scale.</summary>
    public ReadOnlySpan<double> Grid => grid;

    /// <summary>Values of all inputs on the data's scale, length m; that of the profiled input is not used.</summary>
    public ReadOnlySpan<double> References => references;

    /// <summary>Whether the curves are of P(y = 1) rather than of E[y].</summary>
    public bool IsProbability { get; }

    /// <summary>Posterior probability between the lower and the upper curve.</summary>
    public double Level { get; }

    /// <summary>Known groups in the order asked for, then the new group, then the population.</summary>
    public IReadOnlyList<ResponseCurve> Curves { get; }

    /// <summary>Computes the profile of an input by its name.</summary>
    /// <exception cref="InputException">There is no such input or no such group.</exception>
    /// <inheritdoc cref="Create(DeepPredictive, int, ResponseProfileOptions?)"/>
    public static InputProfile Create(DeepPredictive predictive, string input, ResponseProfileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(predictive);
        ArgumentNullException.ThrowIfNull(input);
        var names = predictive.Model.Data.InputNames;
        var index = Enumerable.Range(0, names.Count).FirstOrDefault(j => names[j] == input, -1);
        if (index >= 0)
        {
            return Create(predictive, index, options);
        }

        var closest = NameSuggestion.Closest(input, names) is { } name ? $" Did you mean \"{name}\"?" : "";
        throw new InputException($"The model has no input \"{input}\".{closest} It has {NameSuggestion.List(names)}.");
    }

    /// <summary>Computes the profile of an input by its index.</summary>
    /// <param name="predictive">The model with its posterior.</param>
    /// <param name="input">Index of the input from zero. Range: 0 to m − 1.</param>
    /// <param name="options">Where and for whom; null: 19 points between the 5 % and the 95 % quantile, for the population.</param>
    /// <exception cref="InputException">A group is not in the training data.</exception>
    /// <exception cref="ArgumentException">The reference values are not m.</exception>
    /// <remarks>
    /// Costs one prediction of every kind of group asked for, over the grid: a pass over the training rows of its groups for every draw.
    /// </remarks>
    public static InputProfile Create(DeepPredictive predictive, int input, ResponseProfileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(predictive);
        options ??= new ResponseProfileOptions();
        var data = predictive.Model.Data;
        var m = data.InputCount;
        if (input < 0 || input >= m)
        {
            Throw.OutOfRange<int>(nameof(input), input, $"must be in 0 to {m - 1}");
        }

        double[] references = [.. Enumerable.Range(0, m).Select(j => FixedOrder.Sum(Column(data, j)) / data.RowCount)];
        double[] grid = options.Grid is { } values ? [.. values] : QuantileGrid(Column(data, input), options);
        Guard.Positive(grid.Length, "number of grid points");

        var curves = new List<ResponseCurve>();
        void Add(PredictionLevel level, params IReadOnlyList<string> names) =>
            curves.AddRange(Predict(predictive, Rows(data.GroupName, names, references, input, grid), level, names, options));
        if (options.Groups.Count > 0)
        {
            Add(PredictionLevel.Group, options.Groups);
        }

        if (options.IncludeNewGroup)
        {
            Add(PredictionLevel.NewGroup, NewGroupName);
        }

        if (options.IncludePopulation || curves.Count == 0)
        {
            Add(PredictionLevel.Population, PopulationName);
        }

        var isProbability = predictive.Model.Family != ResponseFamily.Gaussian;
        return new InputProfile(data, input, grid, references, isProbability, options.Level, curves.AsReadOnly());
    }

    /// <summary>One row for every name and grid point, names outermost.</summary>
    private static PredictionRows Rows(string groupName, IReadOnlyList<string> names, double[] references, int input, double[] grid)
    {
        var (n, m) = (checked(names.Count * grid.Length), references.Length);
        var inputs = new double[checked(n * m)];
        var keys = new string[n];
        for (var i = 0; i < n; i++)
        {
            references.CopyTo(inputs, i * m);
            inputs[(i * m) + input] = grid[i % grid.Length];
            keys[i] = names[i / grid.Length];
        }

        return new PredictionRows(inputs, [], [], keys, [.. Enumerable.Range(0, n)], groupName);
    }

    private static IEnumerable<ResponseCurve> Predict(
        DeepPredictive predictive, PredictionRows rows, PredictionLevel level, IReadOnlyList<string> names, ResponseProfileOptions options)
    {
        var tail = 0.5 * (1 - options.Level);
        double[] means, deviations, lower, upper;
        if (predictive.Model.Family == ResponseFamily.Gaussian)
        {
            // Quantiles of y itself would hold the residual noise and are not needed.
            var predictions =
                predictive.Predict(rows, new PredictionOptions { Level = level, Probabilities = [], Threads = options.Threads });
            (means, deviations) = (predictions.Means.ToArray(), predictions.FittedStandardDeviations.ToArray());
            lower = [.. Enumerable.Range(0, means.Length).Select(row => predictions.FittedQuantile(row, tail))];
            upper = [.. Enumerable.Range(0, means.Length).Select(row => predictions.FittedQuantile(row, 1 - tail))];
        }
        else
        {
            var predictions = predictive.PredictBinary(
                rows, new PredictionOptions { Level = level, Probabilities = [tail, 1 - tail], Threads = options.Threads });
            (means, deviations) = (predictions.Probabilities.ToArray(), predictions.StandardDeviations.ToArray());
            var quantiles = predictions.Quantiles.ToArray();
            lower = [.. quantiles.Where((_, i) => i % 2 == 0)];
            upper = [.. quantiles.Where((_, i) => i % 2 == 1)];
        }

        var count = means.Length / names.Count;
        return names.Select((name, k) =>
        {
            var own = (k * count)..((k + 1) * count);
            return new ResponseCurve(name, level, means[own], deviations[own], lower[own], upper[own]);
        });
    }

    private static double[] Column(GroupedInputs data, int j) =>
        [.. Enumerable.Range(0, data.RowCount).Select(i => data.Inputs[(i * data.InputCount) + j])];

    private static double[] QuantileGrid(double[] column, ResponseProfileOptions options)
    {
        Array.Sort(column);
        var (low, high) = (Quantile(column, options.GridFrom), Quantile(column, options.GridTo));
        var last = Math.Max(1, options.GridCount - 1);
        return [.. Enumerable.Range(0, options.GridCount).Select(i => low + ((high - low) * i / last))];
    }

    /// <summary>The quantile by linear interpolation of order statistics (type 7 of Hyndman and Fan 1996).</summary>
    private static double Quantile(double[] sorted, double probability)
    {
        var place = probability * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
