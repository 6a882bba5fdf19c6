using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Results;

/// <summary>Posterior densities of a fit, to be drawn.</summary>
public static class FitDensity
{
    private const double Quantile = 1.959963984540054;

    /// <summary>The density of one quantity under q₀: normal, or log-normal for a variance whose logarithm is normal.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="quantity">A name of <see cref="VariationalFit.Variational"/>.</param>
    /// <param name="name">The series; null: the fit's method.</param>
    /// <exception cref="ArgumentException">The fit has no such quantity.</exception>
    public static NamedDensity Of(VariationalFit fit, string quantity, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Of(fit.Model, fit.Variational, quantity, name ?? fit.Method);
    }

    /// <summary>The density of one quantity under DAVI's q(θ).</summary>
    /// <inheritdoc cref="Of(VariationalFit, string, string?)"/>
    public static NamedDensity Of(DataAugmentationResult fit, string quantity, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Of(((IPosteriorFit)fit).Model, fit.Posterior, quantity, name ?? fit.Method);
    }

    private static NamedDensity Of(IHybridModel model, IReadOnlyList<PosteriorQuantity> posterior, string quantity, string name)
    {
        var found = posterior.FirstOrDefault(candidate => candidate.Name == quantity);
        if (found.Name is null)
        {
            throw new ArgumentException(
                $"The fit has no quantity {quantity}; it has {string.Join(", ", posterior.Select(candidate => candidate.Name))}.", nameof(quantity));
        }

        var isVariance = model.Quantities.Any(reported =>
            reported.Name == quantity && reported.Index >= 0 && reported.Scale == ParameterScale.LogVariance);
        return isVariance
            ? NamedDensity.LogGaussian(name, Math.Log(found.Median), Math.Log(found.Upper / found.Lower) / (2 * Quantile))
            : NamedDensity.Gaussian(name, found.Mean, found.StandardDeviation);
    }
}
