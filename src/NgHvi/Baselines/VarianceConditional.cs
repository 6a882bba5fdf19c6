namespace NgHvi;

/// <summary>The conditional distribution of a variance v given normal numbers of mean 0 and that variance (method section 5.1).</summary>
/// <remarks>
/// A half-Student-t(ν, A) standard deviation is the mixture v | λ ~ IG(ν/2, ν/λ), λ ~ IG(1/2, 1/A²) of Wand, Ormerod, Padoan and Frühwirth
/// (2011), "Mean field variational Bayes for elaborate distributions", result 5. λ is drawn afresh from v, so it is no part of a chain's
/// state.
/// </remarks>
internal static class VarianceConditional
{
    /// <summary>Whether there is a conditional for a prior.</summary>
    public static bool Knows(VariancePrior prior) => prior is VariancePrior.InverseGamma or VariancePrior.HalfStudentT;

    /// <summary>λ | v ~ IG((ν + 1)/2, ν/v + 1/A²).</summary>
    public static InverseGamma Auxiliary(VariancePrior.HalfStudentT prior, double variance) =>
        new((prior.DegreesOfFreedom + 1) / 2, (prior.DegreesOfFreedom / variance) + (1 / (prior.Scale * prior.Scale)));

    /// <summary>v | λ and the numbers: the prior's shape and rate plus half their count and half their sum of squares.</summary>
    public static InverseGamma Variance(VariancePrior prior, double auxiliary, int count, double squares)
    {
        var (shape, rate) = prior switch
        {
            VariancePrior.InverseGamma gamma => (gamma.Shape, gamma.Rate),
            VariancePrior.HalfStudentT t => (t.DegreesOfFreedom / 2, t.DegreesOfFreedom / auxiliary),
            _ => throw new NotSupportedException($"There is no conditional for the prior {prior.GetType().Name}."),
        };
        return new InverseGamma(shape + (0.5 * count), rate + (0.5 * squares));
    }

    /// <summary>Draws λ given the present v, if there is one, then v given numbers with a sum of squares.</summary>
    public static double Draw(VariancePrior prior, double variance, int count, double squares, PhiloxRandom random)
    {
        var auxiliary = prior is VariancePrior.HalfStudentT t ? Auxiliary(t, variance).Sample(random) : double.NaN;
        return Variance(prior, auxiliary, count, squares).Sample(random);
    }
}
