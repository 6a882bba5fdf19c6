namespace NgHvi;

/// <summary>α_k = m_k + L_k(a_k + C_k·noise), m_k and L_kL_kᵀ exact given θ (method section 5.3); a_k K×r, C_k K×r×r lower.</summary>
internal sealed record LatentApproximation(double[] Means, double[] Roots, double Divergence)
{
    public void ToMethod(int k, Span<double> mean, Span<double> covariance) // From the exact moments.
    {
        var r = mean.Length;
        if (!SmallCholesky.Factor(covariance, r))
            throw new ArithmeticException($"The conditional covariance of group {k + 1} is not positive definite; θ is out of range.");
        var latentMean = Means.AsSpan(k * r, r);
        var latentRoot = Roots.AsSpan(k * r * r, r * r);
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

        covariance.Clear();
        for (var i = 0; i < r; i++)
        {
            for (var j = 0; j < r; j++)
                for (var l = 0; l <= Math.Min(i, j); l++) covariance[(i * r) + j] += root[(i * r) + l] * root[(j * r) + l];
        }
    }
}
