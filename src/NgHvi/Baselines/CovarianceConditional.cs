namespace NgHvi;

/// <summary>The conditional distribution of Ω = Σ⁻¹ given random effects α_1 … α_K ~ N(0, Σ).</summary>
/// <remarks>
/// The prior of Huang and Wand (2013), "Simple marginally noninformative prior distributions for covariance matrices", eq. (2), is the mixture
/// Ω | a ~ Wishart((2ν diag(1/a))⁻¹, ν + r − 1), a_j ~ IG(1/2, 1/A_j²). The a_j are drawn afresh from Ω, so they are no part of a chain's state.
/// </remarks>
internal static class CovarianceConditional
{
    /// <summary>a_j | Ω ~ IG((ν + r)/2, ν Ω_jj + 1/A_j²).</summary>
    public static InverseGamma Auxiliary(CovariancePrior.HuangWand prior, int j, double precision) =>
        new(
            (prior.DegreesOfFreedom + prior.Scales.Count) / 2,
            (prior.DegreesOfFreedom * precision) + (1 / (prior.Scales[j] * prior.Scales[j])));

    /// <summary>Ω | a, α: the prior's degrees of freedom plus K, its S⁻¹ plus Σ_k α_kα_kᵀ.</summary>
    /// <param name="prior">The prior of Ω, for r > 1.</param>
    /// <param name="auxiliaries">a, length r; not read for a Wishart prior.</param>
    /// <param name="count">K.</param>
    /// <param name="moments">Σ_k α_kα_kᵀ, r×r.</param>
    /// <param name="r">r.</param>
    public static Wishart Precision(CovariancePrior prior, ReadOnlySpan<double> auxiliaries, int count, ReadOnlySpan<double> moments, int r)
    {
        var inverseScale = moments.ToArray();
        for (var j = 0; j < r; j++)
        {
            inverseScale[(j * r) + j] += prior switch
            {
                CovariancePrior.Wishart wishart => 1 / wishart.Scale,
                CovariancePrior.HuangWand mixture => 2 * mixture.DegreesOfFreedom / auxiliaries[j],
                _ => throw new NotSupportedException($"The Gibbs sampler knows no conditional for the prior {prior.GetType().Name}."),
            };
        }

        var degreesOfFreedom = prior is CovariancePrior.Wishart plain
            ? plain.DegreesOfFreedom
            : ((CovariancePrior.HuangWand)prior).DegreesOfFreedom + r - 1;
        return new Wishart(degreesOfFreedom + count, inverseScale, r);
    }

    /// <summary>Draws a, if there is one, then Ω.</summary>
    /// <param name="prior">The prior of Ω; for r = 1 of the one variance.</param>
    /// <param name="count">K.</param>
    /// <param name="moments">Σ_k α_kα_kᵀ, r×r.</param>
    /// <param name="key">The stream.</param>
    /// <param name="precision">The present Ω, r×r; receives the draw.</param>
    public static void Draw(CovariancePrior prior, int count, ReadOnlySpan<double> moments, RandomKey key, Span<double> precision)
    {
        if (prior is CovariancePrior.Scalar scalar)
        {
            precision[0] = 1 / VarianceConditional.Draw(scalar.Variance, 1 / precision[0], count, moments[0], key);
            return;
        }

        var random = new PhiloxRandom(key);
        var r = (int)Math.Sqrt(moments.Length);
        Span<double> auxiliaries = stackalloc double[r];
        for (var j = 0; prior is CovariancePrior.HuangWand mixture && j < r; j++)
        {
            auxiliaries[j] = Auxiliary(mixture, j, precision[(j * r) + j]).Sample(random);
        }

        Precision(prior, auxiliaries, count, moments, r).Sample(random, precision);
    }
}
