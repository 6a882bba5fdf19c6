namespace NgHvi;

/// <summary>Weighted draws of θ; z is exact given θ unless approximated.</summary>
internal sealed class PosteriorDraws
{
    // Values count×M, owned from now on; no weights: equal.
    public PosteriorDraws(int parameterCount, double[] values, double[]? weights = null, LatentApproximation? latents = null)
    {
        (ParameterCount, Values, Latents) = (Guard.Positive(parameterCount), values, latents);
        Count = Guard.Positive(values.Length / parameterCount, "number of draws");
        Guard.SameLength(values.Length, nameof(values), Count * parameterCount, "count·M");
        Weights = weights ?? DrawSet.Uniform(Count);
        Guard.SameLength(Weights.Length, nameof(weights), Count, "count");
        var sum = Weights.Sum(weight => Guard.NonNegative(weight, nameof(weights)));

        // Normalised weights keep their bits.
        if (weights is not null && !(Math.Abs(Guard.Positive(sum, "sum of weights") - 1) < 1e-12))
            Weights = Array.ConvertAll(Weights, weight => weight / sum);
    }

    public int ParameterCount { get; }
    public int Count { get; }
    public double[] Weights { get; }
    public double[] Values { get; } // Count×M.
    public LatentApproximation? Latents { get; }
    public ReadOnlySpan<double> LogWeights => RawLogWeights.IsEmpty ? Array.ConvertAll(Weights, Math.Log) : RawLogWeights.Span;
    public ReadOnlyMemory<double> RawLogWeights { get; init; } // Of weights that are smoothed, up to a constant.
    public Func<double[], double[]> Unexplained { get; init; } = deviations => deviations; // What remains of errors of weighted means.
    public Func<double[]?> LogJoint { get; init; } = () => null; // log p(y, θ), where known.

    public ReadOnlySpan<double> Draw(int s) => Values.AsSpan(s * ParameterCount, ParameterCount);
}
