namespace NgHvi;

/// <summary>Expected log predictive density, in nats and data units: how well a model predicts rows or groups it has not seen.</summary>
/// <remarks>Made by <see cref="Fit.Loo"/>, <see cref="Fit.Waic"/> and <c>KFold</c> (Vehtari, Gelman and Gabry 2017). Random
/// coefficients are integrated out: of a row given the other rows of its group, of a group given none.</remarks>
public sealed class Elpd
{
    internal const string Smoothed = "PSIS-LOO", Widely = "WAIC";
    private const double LargestVariance = 0.4; // Of WAIC's terms.
    private readonly double[] pointwise;

    internal Elpd(
        string name, LeftOutPoints points, LeftOutScores scores, double largestShape, HashSet<int> exact,
        IEnumerable<string> warnings)
    {
        (Name, What, IsByGroup) = (name, points.What, points.Factor is not null);
        (pointwise, LargestGoodShape, RefitCount) = (scores.Elpd, largestShape, exact.Count);
        var n = pointwise.Length;
        var order = Enumerable.Range(0, n).ToArray(); // Rows as in the table.
        if (!IsByGroup) Array.Sort(points.Data.SourceRows.ToArray(), order);
        double[] sizes = [.. scores.Lpd.Zip(scores.Elpd, (lpd, elpd) => lpd - elpd)];
        (Value, EffectiveParameters) = (FixedOrder.Sum(pointwise), FixedOrder.Sum(sizes));
        (StandardError, MonteCarloError) = (Math.Sqrt(n * Scores.SampleVariance(pointwise)), scores.MonteCarloError);
        Labels = Array.ConvertAll(order, points.Label);
        Points = new(IsByGroup ? new StringDataFrameColumn(What, Labels)
            : new Int32DataFrameColumn("row", order.Select(i => points.Data.SourceRows[i] + 1)));
        if (IsByGroup) Points.Columns.Add(new Int32DataFrameColumn("rows", order.Select(i => points[i].Length)));
        Add("elpd", pointwise);
        Add("p", sizes);
        if (scores.Shapes.Length > 0)
        {
            Add("pareto_k", scores.Shapes);
            Add("mcse", scores.Errors);
            Points.Columns.Add(new BooleanDataFrameColumn("refitted", order.Select(exact.Contains)));
            ShapeCounts = [Count(k => k <= largestShape), Count(k => k > largestShape && k <= 1), Count(k => k > 1)];
        }

        pointwise = Array.ConvertAll(order, i => pointwise[i]);
        Fingerprints = Array.ConvertAll(order, i => Fingerprint(points.Data, points[i]));
        var doubtful = Enumerable.Range(0, scores.Shapes.Length).Count(i => scores.Shapes[i] > largestShape && !exact.Contains(i));
        var large = name == Widely ? Array.FindAll(sizes, p => p > LargestVariance).Length : 0;
        var what = IsByGroup ? "groups" : "rows";
        string?[] own =
        [
            doubtful == 0 ? null : FormattableString.Invariant($"Pareto k̂ is above {largestShape:0.00} for {doubtful} of {n} {what}, ")
                + "whose estimates may be far off; use KFold, or more refits.",
            large == 0 ? null : FormattableString.Invariant($"WAIC's variance is above {LargestVariance} for {large} of {n} {what}, ")
                + "where it is unreliable; use Loo.",
        ];
        Warnings = [.. own.OfType<string>(), .. warnings];

        void Add(string column, double[] values) => Points.Columns.Add(Predictions.Numbers(column, order.Select(i => values[i])));

        int Count(Predicate<double> isOf) => Array.FindAll(scores.Shapes, isOf).Length;
    }

    /// <summary>"PSIS-LOO", "WAIC", or as "10-fold".</summary>
    public string Name { get; }
    /// <summary>Points are groups, not rows.</summary>
    public bool IsByGroup { get; }
    /// <summary>Sum over the points, higher is better.</summary>
    public double Value { get; }
    /// <summary>Standard error of <see cref="Value"/>, of the points as a sample.</summary>
    public double StandardError { get; }
    /// <summary>Effective number of parameters: what the log densities of the points lose when they are left out (p_loo, p_waic).</summary>
    public double EffectiveParameters { get; }
    /// <summary>−2 elpd, on the scale of a deviance (looic, waic).</summary>
    public double InformationCriterion => -2 * Value;
    /// <summary>Monte Carlo error of <see cref="Value"/>, without that of refits; NaN: not known.</summary>
    public double MonteCarloError { get; }
    /// <summary>The largest Pareto k̂ of a reliable point, 0.7 or less with few draws; NaN: there is none.</summary>
    public double LargestGoodShape { get; }
    /// <summary>Points whose k̂ is good, bad (to 1) and very bad; empty: there is none.</summary>
    public IReadOnlyList<int> ShapeCounts { get; } = [];
    /// <summary>Points that were left out by refitting.</summary>
    public int RefitCount { get; }
    /// <summary>log p(y) of the fit, which compares models by what they say before the data.</summary>
    public Estimate LogEvidence { get; internal init; }
    /// <summary>By "row" of the table, from 1, or by "group" (of several factors its name) with its "rows":
    /// "elpd", "p", and of LOO "pareto_k" (k̂; where few draws weigh all alike at most 0), "mcse" and
    /// whether it was "refitted".</summary>
    public DataFrame Points { get; }
    /// <summary>What to mind, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    internal ReadOnlySpan<double> Pointwise => pointwise; // In the order of Points.
    internal string[] Labels { get; }
    internal string What { get; } // "row", "group", or the name of one of several factors.
    internal int[] Fingerprints { get; } // Of rows and outcomes.

    /// <summary>As "PSIS-LOO by row: elpd -1213.03 (se 25.12), p 4.1, looic 2426.06".</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Name} by {What}: elpd {Value:0.00} (se {StandardError:0.00}), p {EffectiveParameters:0.0}, ")
        + FormattableString.Invariant($"{CriterionName} {InformationCriterion:0.00}");

    internal string CriterionName => Name switch { Smoothed => "looic", Widely => "waic", _ => "kfoldic" };

    private static int Fingerprint(ModelData data, ReadOnlySpan<int> rows)
    {
        var hash = default(HashCode);
        foreach (var i in rows)
        {
            hash.Add(data.SourceRows[i]);
            hash.Add(data.Response[i]);
            if (!data.Trials.IsEmpty) hash.Add(data.Trials[i]);
        }

        return hash.ToHashCode();
    }
}
