namespace NgHvi;

/// <summary>Weighted draws of θ. Given θ, latent variables follow their exact conditional unless a method approximates them too.</summary>
internal sealed class PosteriorDraws
{
    // Draws count×M, owned from now on; weights are normalised here (none: equal).
    public PosteriorDraws(int parameterCount, double[] values, double[]? weights = null, LatentApproximation? latents = null)
    {
        (ParameterCount, Values, Latents) = (Guard.Positive(parameterCount), values, latents);
        Count = Guard.Positive(values.Length / parameterCount, "number of draws");
        Guard.SameLength(values.Length, nameof(values), Count * parameterCount, "count·M");
        Weights = weights ?? DrawSet.Uniform(Count);
        Guard.SameLength(Weights.Length, nameof(weights), Count, "count");
        var sum = Weights.Sum(weight => Guard.NonNegative(weight, nameof(weights)));

        // Weights that are normalised already keep their bits.
        if (weights is not null && !(Math.Abs(Guard.Positive(sum, "sum of weights") - 1) < 1e-12))
            Weights = Array.ConvertAll(Weights, weight => weight / sum);
    }

    public int ParameterCount { get; }
    public int Count { get; }
    public double[] Weights { get; }
    public double[] Values { get; } // Count×M row-major.
    public LatentApproximation? Latents { get; }
    public double[]? LogJoint { get; init; } // log p(y, θ) of each draw, where it is known already.

    public ReadOnlySpan<double> Draw(int s) => Values.AsSpan(s * ParameterCount, ParameterCount);
}
