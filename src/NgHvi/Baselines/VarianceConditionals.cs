namespace NgHvi;

/// <summary>By auxiliaries (method section 5.1; Wand and others 2011, result 5; Huang and Wand 2013, eq. 2).</summary>
internal static class VarianceConditionals
{
    public static bool Know(VariancePrior prior) => prior is VariancePrior.InverseGamma or VariancePrior.HalfStudentT;

    public static bool Know(CovariancePrior prior) => prior is not CovariancePrior.Independent { Variances: var each } || each.All(Know);

    // λ | v.
    public static InverseGamma Auxiliary(VariancePrior.HalfStudentT prior, double variance) =>
        new((prior.DegreesOfFreedom + 1) / 2, (prior.DegreesOfFreedom / variance) + (1 / (prior.Scale * prior.Scale)));

    // a_j | Ω.
    public static InverseGamma Auxiliary(CovariancePrior.HuangWand prior, int j, double precision) => new(
        (prior.DegreesOfFreedom + prior.Scales.Count) / 2,
        (prior.DegreesOfFreedom * precision) + (1 / (prior.Scales[j] * prior.Scales[j])));

    // v | λ ~ IG(ν/2, ν/λ), λ ~ IG(1/2, 1/A²) for half-t priors.
    public static InverseGamma Variance(VariancePrior prior, double auxiliary, int count, double squares)
    {
        var (shape, rate) = prior switch
        {
            VariancePrior.InverseGamma gamma => (gamma.Shape, gamma.Rate),
            VariancePrior.HalfStudentT t => (t.DegreesOfFreedom / 2, t.DegreesOfFreedom / auxiliary),
            _ => throw Unknown(prior),
        };
        return new(shape + (0.5 * count), rate + (0.5 * squares));
    }

    // Ω | a ~ Wishart((2ν diag(1/a))⁻¹, ν + r − 1), a_j ~ IG(1/2, 1/A_j²) for Huang–Wand priors.
    public static Wishart Precision(CovariancePrior prior, ReadOnlySpan<double> auxiliaries, int count, ReadOnlySpan<double> moments, int r)
    {
        var inverseScale = moments.ToArray();
        for (var j = 0; j < r; j++)
        {
            inverseScale[j * (r + 1)] += prior switch
            {
                CovariancePrior.Wishart wishart => 1 / wishart.Scales[j],
                CovariancePrior.HuangWand mixture => 2 * mixture.DegreesOfFreedom / auxiliaries[j],
                _ => throw Unknown(prior),
            };
        }

        var degreesOfFreedom = ((CovariancePrior.Dense)prior).DegreesOfFreedom;
        return new(degreesOfFreedom + (prior is CovariancePrior.Wishart ? 0 : r - 1) + count, inverseScale, r);
    }

    // λ and a are drawn afresh, so no part of a chain's state.
    public static double Draw(VariancePrior prior, double variance, int count, double squares, PhiloxRandom random)
    {
        var auxiliary = prior is VariancePrior.HalfStudentT t ? Auxiliary(t, variance).Sample(random) : double.NaN;
        return Variance(prior, auxiliary, count, squares).Sample(random);
    }

    public static void Draw(CovariancePrior prior, int count, ReadOnlySpan<double> moments, PhiloxRandom random, Span<double> precision)
    {
        var r = (int)Math.Sqrt(moments.Length);
        if (prior is CovariancePrior.Independent independent)
        {
            for (var (i, k) = (0, 0); i < r; i++, k += r + 1)
                precision[k] = 1 / Draw(independent.Variances[i], 1 / precision[k], count, moments[k], random);
            return;
        }

        Span<double> auxiliaries = stackalloc double[r];
        for (var j = 0; prior is CovariancePrior.HuangWand mixture && j < r; j++)
            auxiliaries[j] = Auxiliary(mixture, j, precision[j * (r + 1)]).Sample(random);
        Precision(prior, auxiliaries, count, moments, r).Sample(random, precision);
    }

    private static NotSupportedException Unknown(object prior) => new($"There is no conditional for the prior {prior.GetType().Name}.");
}
