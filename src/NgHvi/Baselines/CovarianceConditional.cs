namespace NgHvi;

/// <summary>The conditional distribution of Ω = Σ⁻¹ given random effects α_1 … α_K ~ N(0, Σ).</summary>
/// <remarks>
/// The prior of Huang and Wand (2013), "Simple marginally noninformative prior distributions for covariance matrices", eq. (2), is the
/// mixture Ω | a ~ Wishart((2ν diag(1/a))⁻¹, ν + r − 1), a_j ~ IG(1/2, 1/A_j²). The a_j are drawn afresh from Ω, so they are no part of a
/// chain's state.
/// </remarks>
internal static class CovarianceConditional
{
    /// <summary>Whether there is a conditional for a prior.</summary>
    public static bool Knows(CovariancePrior prior) =>
        prior is not CovariancePrior.Independent independent || independent.Variances.All(VarianceConditional.Knows);

    /// <summary>a_j | Ω ~ IG((ν + r)/2, ν Ω_jj + 1/A_j²).</summary>
    public static InverseGamma Auxiliary(CovariancePrior.HuangWand prior, int j, double precision) =>
        new(
            (prior.DegreesOfFreedom + prior.Scales.Count) / 2,
            (prior.DegreesOfFreedom * precision) + (1 / (prior.Scales[j] * prior.Scales[j])));

    /// <summary>Ω | a, α: the prior's degrees of freedom plus K, its S⁻¹ plus Σ_k α_kα_kᵀ; a is not read for a Wishart prior.</summary>
    public static Wishart Precision(CovariancePrior prior, ReadOnlySpan<double> auxiliaries, int count, ReadOnlySpan<double> moments, int r)
    {
        var inverseScale = moments.ToArray();
        for (var j = 0; j < r; j++)
        {
            inverseScale[(j * r) + j] += prior switch
            {
                CovariancePrior.Wishart wishart => 1 / wishart.Scales[j],
                CovariancePrior.HuangWand mixture => 2 * mixture.DegreesOfFreedom / auxiliaries[j],
                _ => throw new NotSupportedException($"There is no conditional for the prior {prior.GetType().Name}."),
            };
        }

        var degreesOfFreedom = prior is CovariancePrior.Wishart plain
            ? plain.DegreesOfFreedom
            : ((CovariancePrior.HuangWand)prior).DegreesOfFreedom + r - 1;
        return new Wishart(degreesOfFreedom + count, inverseScale, r);
    }

    /// <summary>Draws Ω given K effects with moments Σ_k α_kα_kᵀ, in place; a, if there is one, first.</summary>
    public static void Draw(CovariancePrior prior, int count, ReadOnlySpan<double> moments, RandomKey key, Span<double> precision)
    {
        var random = new PhiloxRandom(key);
        var r = (int)Math.Sqrt(moments.Length);
        if (prior is CovariancePrior.Independent independent)
        {
            for (var i = 0; i < r; i++)
            {
                ref var entry = ref precision[i * (r + 1)];
                entry = 1 / VarianceConditional.Draw(independent.Variances[i], 1 / entry, count, moments[i * (r + 1)], random);
            }

            return;
        }

        Span<double> auxiliaries = stackalloc double[r];
        for (var j = 0; prior is CovariancePrior.HuangWand mixture && j < r; j++)
            auxiliaries[j] = Auxiliary(mixture, j, precision[(j * r) + j]).Sample(random);
        Precision(prior, auxiliaries, count, moments, r).Sample(random, precision);
    }
}
