namespace NgHvi;

/// <summary>Converts resolved priors to plain values and back, exactly.</summary>
public static class LinearMixedPriorsConversion
{
    /// <summary>The priors as plain values.</summary>
    public static LinearMixedPriorsDocument ToDocument(this LinearMixedPriors priors)
    {
        ArgumentNullException.ThrowIfNull(priors);
        return new LinearMixedPriorsDocument(
            priors.Name,
            new PriorDocument.Normal(priors.Fixed.Mean.ToArray(), priors.Fixed.Precision.ToArray()),
            Save(priors.Residual),
            priors.RandomEffects switch
            {
                CovariancePrior.Scalar scalar => Save(scalar.Variance),
                CovariancePrior.HuangWand prior => new PriorDocument.HuangWand(prior.DegreesOfFreedom, prior.Scales.ToArray()),
                CovariancePrior.Wishart prior => new PriorDocument.Wishart(prior.Scale, prior.DegreesOfFreedom),
                var other => throw new NotSupportedException($"A prior of type {other.GetType().Name} cannot be saved."),
            });
    }

    /// <summary>Restores priors from plain values.</summary>
    /// <exception cref="InputException">A part is absent, of the wrong family, or has numbers out of range.</exception>
    public static LinearMixedPriors ToPriors(this LinearMixedPriorsDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document is not { Name: not null, Fixed: { Mean: not null, Precision: not null }, Residual: not null, RandomEffects: not null })
        {
            throw new InputException("The saved priors are incomplete; name, fixed, residual and randomEffects are required.");
        }

        try
        {
            return new LinearMixedPriors(
                document.Name,
                new FixedEffectsPrior([.. document.Fixed.Mean], [.. document.Fixed.Precision]),
                RestoreVariance(document.Residual)
                    ?? throw new InputException("The saved prior of the residual must be half-t or inverse-gamma."),
                RestoreCovariance(document.RandomEffects));
        }
        catch (ArgumentException exception)
        {
            throw new InputException($"The saved priors cannot be used: {exception.Message}", exception);
        }
    }

    private static PriorDocument Save(VariancePrior prior) => prior switch
    {
        VariancePrior.HalfStudentT half => new PriorDocument.HalfStudentT(half.DegreesOfFreedom, half.Scale),
        VariancePrior.InverseGamma gamma => new PriorDocument.InverseGamma(gamma.Shape, gamma.Rate),
        _ => throw new NotSupportedException($"A prior of type {prior.GetType().Name} cannot be saved."),
    };

    private static VariancePrior? RestoreVariance(PriorDocument document) => document switch
    {
        PriorDocument.HalfStudentT half => new VariancePrior.HalfStudentT(half.Df, half.Scale),
        PriorDocument.InverseGamma gamma => new VariancePrior.InverseGamma(gamma.Shape, gamma.Rate),
        _ => null,
    };

    private static CovariancePrior RestoreCovariance(PriorDocument document) => document switch
    {
        PriorDocument.HuangWand { Scales: { Count: > 1 } scales } prior => new CovariancePrior.HuangWand(prior.Df, [.. scales]),
        PriorDocument.Wishart prior => new CovariancePrior.Wishart(prior.Scale, prior.Df),
        _ => RestoreVariance(document) is { } variance
            ? new CovariancePrior.Scalar(variance)
            : throw new InputException(
                "The saved prior of the random effects must be half-t, inverse-gamma, wishart or huang-wand with two or more scales."),
    };
}
