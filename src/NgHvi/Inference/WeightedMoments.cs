namespace NgHvi;

/// <summary>Mean, variance and the three reported quantiles of weighted values.</summary>
internal readonly record struct WeightedMoments(double Mean, double Variance, double Lower, double Median, double Upper)
{
    private static readonly double[] Probabilities = [0.025, 0.5, 0.975];

    /// <summary>Of values with weights that sum to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static WeightedMoments Of(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        // A draw without weight may lie so far out that its value overflows.
        var (mean, variance, cumulated) = (0.0, 0.0, 0.0);
        for (var s = 0; s < values.Length; s++) mean += weights[s] == 0 ? 0 : weights[s] * values[s];
        for (var s = 0; s < values.Length; s++) variance += weights[s] == 0 ? 0 : weights[s] * (values[s] - mean) * (values[s] - mean);
        var (sorted, sortedWeights) = (values.ToArray(), weights.ToArray());
        Array.Sort(sorted, sortedWeights);
        Span<double> quantiles = [sorted[^1], sorted[^1], sorted[^1]];
        for (int s = 0, next = 0; s < sorted.Length && next < quantiles.Length; s++)
        {
            cumulated += sortedWeights[s];
            while (next < quantiles.Length && cumulated >= Probabilities[next]) quantiles[next++] = sorted[s];
        }

        return new(mean, variance, quantiles[0], quantiles[1], quantiles[2]);
    }

    /// <summary>
    /// Moves these by what weighting changes of another sample's: by differences, or by ratios where a quantity is positive, so that it
    /// stays so.
    /// </summary>
    public WeightedMoments Shift(WeightedMoments weighted, WeightedMoments plain, bool isPositive)
    {
        double Move(double value, double to, double from) => isPositive && from > 0 && to > 0 ? value * to / from : value + to - from;

        return new(
            Move(Mean, weighted.Mean, plain.Mean), plain.Variance > 0 ? Variance * weighted.Variance / plain.Variance : Variance,
            Move(Lower, weighted.Lower, plain.Lower), Move(Median, weighted.Median, plain.Median),
            Move(Upper, weighted.Upper, plain.Upper));
    }

    public Quantity ToQuantity(string name, Lazy<double[]> draws) => new()
    {
        Name = name,
        Mean = Mean,
        StandardDeviation = Math.Sqrt(Math.Max(0, Variance)),
        Lower = Lower,
        Median = Median,
        Upper = Upper,
        Source = draws,
    };
}
