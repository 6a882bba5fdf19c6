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

    /// <summary>
    /// Keeps copies: draws count×M, weights normalised here (empty: equal), a_k K×r and C_k K×r×r (empty: exact conditionals).
    /// </summary>
    public PosteriorDraws(
        int parameterCount, ReadOnlySpan<double> values, ReadOnlySpan<double> weights = default,
        ReadOnlySpan<double> latentMeans = default, ReadOnlySpan<double> latentRoots = default)
    {
        ParameterCount = Guard.Positive(parameterCount);
        Count = Guard.Positive(values.Length / parameterCount, "number of draws");
        Guard.SameLength(values.Length, nameof(values), Count * parameterCount, "count·M");
        (this.values, this.latentMeans, this.latentRoots) = (values.ToArray(), latentMeans.ToArray(), latentRoots.ToArray());
        this.weights = weights.Length == 0 ? DrawSet.Uniform(Count) : weights.ToArray();
        Guard.SameLength(this.weights.Length, nameof(weights), Count, "count");
        double sum = 0;
        foreach (var weight in weights) sum += Guard.NonNegative(weight, nameof(weights));

        // Weights that are normalised already keep their bits.
        if (weights.Length > 0 && !(Math.Abs(Guard.Positive(sum, "sum of weights") - 1) < 1e-12))
            TensorPrimitives.Divide(this.weights, sum, this.weights);
    }

    public int ParameterCount { get; } // M.
    public int Count { get; }
    public ReadOnlySpan<double> Weights => weights; // Sum 1.
    public ReadOnlySpan<double> Values => values; // Count×M row-major.
    public ReadOnlySpan<double> LatentMeans => latentMeans; // a_k, K×r, or empty.
    public ReadOnlySpan<double> LatentRoots => latentRoots; // C_k, K×r×r, lower triangular, or empty.
    public double[]? LogJoint { get; init; } // log p(y, θ) of each draw, where it is known already.

    /// <summary>θ of draw s, length M.</summary>
    public ReadOnlySpan<double> Draw(int s) => values.AsSpan(s * ParameterCount, ParameterCount);

    /// <summary>
    /// From the exact conditional mean and covariance of group k to those of the method (method section 5.3); nothing changes where its
    /// conditionals are exact.
    /// </summary>
    public void ToMethod(int k, Span<double> mean, Span<double> covariance)
    {
        if (latentMeans.Length == 0) return;
        var r = mean.Length;
        if (!SmallCholesky.Factor(covariance, r))
            throw new ArithmeticException($"The conditional covariance of group {k + 1} is not positive definite; θ is out of range.");
        var latentMean = latentMeans.AsSpan(k * r, r);
        var latentRoot = latentRoots.AsSpan(k * r * r, r * r);
        Span<double> root = stackalloc double[r * r];
        root.Clear();
        for (var i = 0; i < r; i++)
        {
            for (var l = 0; l <= i; l++)
            {
                mean[i] += covariance[(i * r) + l] * latentMean[l];
                for (var j = 0; j <= l; j++) root[(i * r) + j] += covariance[(i * r) + l] * latentRoot[(l * r) + j];
            }
        }

        for (var i = 0; i < r; i++)
        {
            for (var j = 0; j < r; j++)
            {
                double sum = 0;
                for (var l = 0; l <= Math.Min(i, j); l++) sum += root[(i * r) + l] * root[(j * r) + l];
                covariance[(i * r) + j] = sum;
            }
        }
    }
}
