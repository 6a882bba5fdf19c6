using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Figures;

/// <summary>Pair plots of fits.</summary>
public static class FitPairs
{
    /// <summary>
    /// Draws a fit's posterior for some of its quantities as the normal distribution of the same moments; standard deviations and variances
    /// on the logarithmic scale, on which they are nearly normal.
    /// </summary>
    /// <param name="fit">The fit.</param>
    /// <param name="quantities">2 to 6 of the fit's quantities; null: the first, at most 4.</param>
    /// <param name="sampler">A fit by sampling to compare with, or null.</param>
    /// <param name="truth">The values that made the data, one per quantity and on its own scale, or null.</param>
    /// <param name="title">The finding; null: what is shown.</param>
    /// <exception cref="ArgumentException">The fit has no such quantity, or there are fewer than 2.</exception>
    public static Figure Create(
        Fit fit, IEnumerable<string>? quantities = null, Fit? sampler = null, IEnumerable<double>? truth = null, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        string[] names = quantities is null ? [.. FitTables.Names(fit).Take(4)] : [.. quantities];
        var isLog = Array.ConvertAll(names, IsPositive);
        var draws = Draws(fit);
        double[] mean = [.. draws.Select(values => values.Average())];
        var covariance = new double[names.Length, names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            for (var j = 0; j < names.Length; j++)
            {
                covariance[i, j] = draws[i].Zip(draws[j], (a, b) => (a - mean[i]) * (b - mean[j])).Average();
            }
        }

        return PairPlot.Create(
            title ?? $"Posterior by {fit.Method.Name}",
            names.Select((name, i) => isLog[i] ? $"log {name}" : name),
            mean,
            covariance,
            fit.Method.Name,
            sampler is null ? null : Draws(sampler),
            sampler?.Method.Name ?? "MCMC",
            truth is null ? null : [.. truth.Select((value, i) => isLog[i] ? Math.Log(value) : value)]);

        double[][] Draws(Fit one) =>
            [.. names.Select((name, i) => one[name].Draws.Select(value => isLog[i] ? Math.Log(value) : value).ToArray())];
    }

    private static bool IsPositive(string name) =>
        name.Contains(".sd", StringComparison.Ordinal) || name.Contains(".variance", StringComparison.Ordinal)
            || name.Contains(".var(", StringComparison.Ordinal);
}
