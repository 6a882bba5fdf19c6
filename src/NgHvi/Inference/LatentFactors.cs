namespace NgHvi;

/// <summary>The conditional moments of α under methods that approximate the latent variables too (method section 5.3).</summary>
internal static class LatentFactors
{
    /// <summary>
    /// From the exact conditional moments of a group to those of the method; nothing changes where its conditionals are exact.
    /// </summary>
    public static void Apply(PosteriorDraws draws, int k, Span<double> mean, Span<double> covariance)
    {
        if (draws.LatentMeans.Length == 0) return;
        var r = mean.Length;
        if (!SmallCholesky.Factor(covariance, r))
            throw new ArithmeticException($"The conditional covariance of group {k + 1} is not positive definite; θ is out of range.");

        var latentMean = draws.LatentMeans.Slice(k * r, r);
        var latentRoot = draws.LatentRoots.Slice(k * r * r, r * r);
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
