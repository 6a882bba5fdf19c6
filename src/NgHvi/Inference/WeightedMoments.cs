namespace NgHvi;

internal readonly record struct WeightedMoments(double Mean, double Variance, double Lower, double Median, double Upper)
{
    private static readonly double[] Probabilities = [0.025, 0.5, 0.975];

    public double StandardDeviation => Math.Sqrt(Math.Max(0, Variance));

    [MethodImpl(AggressiveOptimization)]
    public static WeightedMoments Of(double[] values, double[] weights)
    {
        // Without weight a value may overflow.
        var (mean, variance, cumulated) = (0.0, 0.0, 0.0);
        for (var s = 0; s < values.Length; s++) mean += weights[s] == 0 ? 0 : weights[s] * values[s];
        for (var s = 0; s < values.Length; s++) variance += weights[s] == 0 ? 0 : weights[s] * (values[s] - mean) * (values[s] - mean);
        double[] sorted = [.. values], sortedWeights = [.. weights];
        Array.Sort(sorted, sortedWeights);
        Span<double> quantiles = [sorted[^1], sorted[^1], sorted[^1]];
        for (int s = 0, next = 0; s < sorted.Length && next < quantiles.Length; s++)
        {
            cumulated += sortedWeights[s];
            while (next < quantiles.Length && cumulated >= Probabilities[next]) quantiles[next++] = sorted[s];
        }

        return new(mean, variance, quantiles[0], quantiles[1], quantiles[2]);
    }

    // By what weighting changes in another sample.
    public WeightedMoments Shift(WeightedMoments weighted, WeightedMoments plain, bool isPositive)
    {
        return new(
            Move(Mean, weighted.Mean, plain.Mean), plain.Variance > 0 ? Variance * weighted.Variance / plain.Variance : Variance,
            Move(Lower, weighted.Lower, plain.Lower), Move(Median, weighted.Median, plain.Median),
            Move(Upper, weighted.Upper, plain.Upper));

        double Move(double value, double to, double from) => isPositive && from > 0 && to > 0 ? value * to / from : value + to - from;
    }

    public Quantity ToQuantity(string name, Lazy<double[]> draws, double mcse, double ess) => new()
    {
        Name = name,
        Mean = Mean,
        StandardDeviation = StandardDeviation,
        Lower = Lower,
        Median = Median,
        Upper = Upper,
        Mcse = mcse,
        Ess = ess,
        Source = draws,
    };
}
