namespace NgHvi;

/// <summary>
/// Weighted draws of θ. Given θ, latent variables follow their exact conditional, unless a method approximates them too: then α_k = m_k + L_k(a_k + C_k·noise) with m_k
/// and L_kL_kᵀ the conditional mean and covariance given θ.
/// </summary>
internal sealed class PosteriorDraws
{
    private readonly double[] values;
    private readonly double[] weights;
    private readonly double[] latentMeans;
    private readonly double[] latentRoots;

    /// <summary>Keeps copies.</summary>
    /// <param name="parameterCount">M.</param>
    /// <param name="values">Draws, count×M row-major.</param>
    /// <param name="weights">Weights, length count, normalised here; empty: equal.</param>
    /// <param name="latentMeans">a_k, K×r; empty for exact conditionals.</param>
    /// <param name="latentRoots">C_k, K×r×r, lower triangular; empty for exact conditionals.</param>
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
            foreach (var weight in weights)
            {
                sum += Guard.NonNegative(weight, nameof(weights));
            }

            // Weights that are normalised already keep their bits.
            var scale = Math.Abs(Guard.Positive(sum, "sum of weights") - 1) < 1e-12 ? 1 : sum;
            for (var s = 0; s < Count; s++)
            {
                this.weights[s] = weights[s] / scale;
            }
        }

        this.latentMeans = latentMeans.ToArray();
        this.latentRoots = latentRoots.ToArray();
    }

    /// <summary>M.</summary>
    public int ParameterCount { get; }

    /// <summary>Number of draws.</summary>
    public int Count { get; }

    /// <summary>Weights, sum 1.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>All draws, count×M row-major.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>a_k, K×r, or empty.</summary>
    public ReadOnlySpan<double> LatentMeans => latentMeans;

    /// <summary>C_k, K×r×r, or empty.</summary>
    public ReadOnlySpan<double> LatentRoots => latentRoots;

    /// <summary>log p(y, θ) of each draw, where it is known already.</summary>
    internal double[]? LogJoint { get; init; }

    /// <summary>θ of draw s, length M.</summary>
    public ReadOnlySpan<double> Draw(int s) => values.AsSpan(s * ParameterCount, ParameterCount);
}
