namespace NgHvi.Interactive.Results;

/// <summary>The reported quantities of a fit at draws of its posterior.</summary>
internal sealed class QuantityDraws
{
    private const int MostNumbers = 1_000_000;
    private const int FewestDraws = 200;
    private const int MostDraws = 4000;

    private QuantityDraws(double[][] values, double[] weights) => (Values, Weights) = (values, weights);

    /// <summary>One array a quantity, one value a draw.</summary>
    public double[][] Values { get; }

    /// <summary>The weight of each draw, sum 1.</summary>
    public double[] Weights { get; }

    /// <summary>As many draws as a display can afford: 4000, fewer of a large model.</summary>
    public static QuantityDraws Of(IPosteriorFit fit) =>
        Of(fit, Math.Clamp(MostNumbers / (fit.Model.Parameters.Count + fit.Model.Quantities.Count), FewestDraws, MostDraws));

    /// <summary>At most so many draws.</summary>
    public static QuantityDraws Of(IPosteriorFit fit, int count)
    {
        var draws = fit.Draws(count);
        var evaluator = fit.Model.CreateEvaluator();
        var report = new double[fit.Model.Quantities.Count];
        var values = Array.ConvertAll(report, _ => new double[draws.Count]);
        for (var s = 0; s < draws.Count; s++)
        {
            evaluator.Report(draws.Draw(s), report);
            for (var i = 0; i < report.Length; i++)
            {
                values[i][s] = report[i];
            }
        }

        return new QuantityDraws(values, draws.Weights.ToArray());
    }

    /// <summary>Quantiles of one quantity under the weights.</summary>
    /// <param name="index">Which quantity.</param>
    /// <param name="probabilities">Rising.</param>
    public double[] Quantiles(int index, ReadOnlySpan<double> probabilities)
    {
        var (sorted, weights, quantiles) = (Values[index].ToArray(), Weights.ToArray(), new double[probabilities.Length]);
        Array.Sort(sorted, weights);
        quantiles.AsSpan().Fill(sorted[^1]);
        double cumulative = 0;
        var next = 0;
        for (var s = 0; s < sorted.Length && next < quantiles.Length; s++)
        {
            cumulative += weights[s];
            while (next < quantiles.Length && cumulative >= probabilities[next])
            {
                quantiles[next++] = sorted[s];
            }
        }

        return quantiles;
    }
}
