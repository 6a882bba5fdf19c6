using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Results;

/// <summary>Posterior densities of a fit, to be drawn.</summary>
public static class FitDensity
{
    /// <summary>The density of one quantity's draws.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="quantity">Its name.</param>
    /// <param name="name">The series; null: the fit's method.</param>
    /// <exception cref="ArgumentException">The fit has no such quantity.</exception>
    public static NamedDensity Of(Fit fit, string quantity, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Of(fit[quantity], name ?? fit.Method.Name);
    }

    /// <summary>The density of a quantity's draws.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="name">The series.</param>
    public static NamedDensity Of(Quantity quantity, string name)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        return NamedDensity.FromDraws(name, quantity.Draws);
    }
}
