namespace NgHvi;

/// <summary>
/// Weighted draws of θ. Given θ, latent variables follow their exact conditional, unless a method approximates them too: then α_k = m_k +
/// L_k(a_k + C_k·noise) with m_k and L_kL_kᵀ the conditional mean and covariance given θ.
/// </summary>
internal sealed class PosteriorDraws
{
    private readonly double[] values;
    private readonly double[] weights;
    private readonly double[] latentMeans;
    private readonly double[] latentRoots;

    /// <summary>Keeps copies.</summary>
    public PosteriorDraws(
        int parameterCount,
        ReadOnlySpan<double> values,
        ReadOnlySpan<double> weights = default,
        ReadOnlySpan<double> latentMeans = default,
        ReadOnlySpan<double> latentRoots = default)
    {
        ParameterCount = Guard.Positive(parameterCount);
        Count = Guard.Positive(values.Length / parameterCount, "number of draws");
        Guard.SameLength(values.Length, nameof(values), Count * parameterCount, "count·M");
        this.values = values.ToArray();
        this.weights = new double[Count];
        if (weights.Length == 0)
        {
            this.weights.AsSpan().Fill(1.0 / Count);
        }
        else
        {
            Guard.SameLength(weights.Length, nameof(weights), Count, "count");
            double sum = 0;
            foreach (var weight in weights) sum += Guard.NonNegative(weight, nameof(weights));

            // Weights that are normalised already keep their bits.
            var scale = Math.Abs(Guard.Positive(sum, "sum of weights") - 1) < 1e-12 ? 1 : sum;
            for (var s = 0; s < Count; s++) this.weights[s] = weights[s] / scale;
        }

        this.latentMeans = latentMeans.ToArray();
        this.latentRoots = latentRoots.ToArray();
    }

    public int ParameterCount { get; } // M.
    public int Count { get; } // Number of draws.
    public ReadOnlySpan<double> Weights => weights; // Weights, sum 1.
    public ReadOnlySpan<double> Values => values; // All draws, count×M row-major.
    public ReadOnlySpan<double> LatentMeans => latentMeans; // a_k, K×r, or empty.
    public ReadOnlySpan<double> LatentRoots => latentRoots; // C_k, K×r×r, or empty.
    internal double[]? LogJoint { get; init; } // log p(y, θ) of each draw, where it is known already.

    /// <summary>θ of draw s, length M.</summary>
    public ReadOnlySpan<double> Draw(int s) => values.AsSpan(s * ParameterCount, ParameterCount);
}
