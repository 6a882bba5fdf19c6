using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>The table of a fit with other intervals, fewer quantities or more digits than it has by itself.</summary>
public static class FitSummary
{
    /// <summary>The posterior as a table.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="quantities">Names of the quantities shown; one that ends in * stands for all that begin so. Null: all.</param>
    /// <param name="level">Probability inside the equal-tailed intervals. Range: (0, 1).</param>
    /// <param name="decimals">Decimals of means, standard deviations and intervals; null: what the standard deviation supports. Range: ≥ 0.</param>
    /// <exception cref="ArgumentException">The fit has no quantity of a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is no probability, or <paramref name="decimals"/> is negative.</exception>
    public static DisplayTable Summary(
        this IPosteriorFit fit, IEnumerable<string>? quantities = null, double level = SummaryOptions.DefaultLevel, int? decimals = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentOutOfRangeException.ThrowIfNegative(decimals ?? 0, nameof(decimals));
        var options = new SummaryOptions(level, quantities?.ToArray(), decimals);
        return fit switch
        {
            VariationalFit variational => FitTables.Create(variational, options),
            GibbsFit gibbs => FitTables.Create(gibbs, options),
            DataAugmentationResult augmented => FitTables.Create(augmented, options),
            _ => FitTables.Posterior(fit, fit.Method, options),
        };
    }
}
