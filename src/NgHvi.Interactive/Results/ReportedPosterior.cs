namespace NgHvi.Interactive.Results;

/// <summary>The quantities of a posterior that its table shows: all of them, but of a network model standard deviations in place of a covariance.</summary>
/// <remarks>
/// The standard deviation √v of a variance is described as if log v were normal with the posterior's median m and the spread s of its 95 %
/// interval: mean √m·exp(s²/8), variance m·exp(s²/4)(exp(s²/4) − 1). Its quantiles are exact.
/// </remarks>
internal static class ReportedPosterior
{
    /// <summary>More rows than a table of a wide network has: 17 fixed effects, 17 standard deviations and σ in Example 2b.</summary>
    public const int ShownRows = 60;

    private const double Quantile = 1.959963984540054;

    /// <summary>The quantities with intervals of a level.</summary>
    public static IReadOnlyList<PosteriorQuantity> Of(IPosteriorFit fit, double level = PosteriorIntervals.KeptLevel)
    {
        var intervals = new PosteriorIntervals(fit, level);
        return [.. Rows(fit).Select(row =>
        {
            var (quantity, (lower, upper)) = (fit.Posterior[row.Index], intervals.At(row.Index));
            return row.Root is null
                ? quantity with { Lower = lower, Upper = upper }
                : Root(quantity, row.Root) with { Lower = Math.Sqrt(lower), Upper = Math.Sqrt(upper) };
        })];
    }

    /// <summary>Fixed effects and standard deviations of random effects under NAGVAC's q(θ).</summary>
    public static IEnumerable<PosteriorQuantity> Of(NagvacFit fit, double level = PosteriorIntervals.KeptLevel)
    {
        var q = fit.Approximation;
        var sds = new double[q.ParameterCount];
        q.StandardDeviations(sds);
        var (features, multiple) = (fit.Network.FeatureCount + 1, PosteriorIntervals.NormalMultiple(level));
        for (var k = fit.Network.WeightCount; k < sds.Length; k++)
        {
            var j = (k - fit.Network.WeightCount) % features;
            var name = j == 0 ? "(Intercept)" : $"feature[{j}]";
            var (mean, sd) = (q.Mean[k], sds[k]);
            var half = multiple * Quantile * sd;
            yield return k < fit.Network.WeightCount + features
                ? new PosteriorQuantity(name, mean, sd, mean - half, mean, mean + half)
                : Root(new PosteriorQuantity(name, 0, 0, Math.Exp(mean - (Quantile * sd)), Math.Exp(mean), Math.Exp(mean + (Quantile * sd))), $"group.sd {name}") with
                {
                    Lower = Math.Exp((mean - half) / 2),
                    Upper = Math.Exp((mean + half) / 2),
                };
        }
    }

    /// <summary>Where each row stands in the posterior; with a name when the row is the root of what stands there.</summary>
    private static IEnumerable<(int Index, string? Root)> Rows(IPosteriorFit fit)
    {
        if (fit.Model is not DeepModel model)
        {
            return Enumerable.Range(0, fit.Posterior.Count).Select(i => (i, (string?)null));
        }

        // The covariance is reported row by row.
        var (q, r) = (model.CoefficientCount, model.RandomCount);
        var rows = Enumerable.Range(0, q).Select(i => (i, (string?)null))
            .Concat(Enumerable.Range(0, r).Select(i => (q + (i * (r + 1)), (string?)$"{model.Data.GroupName}.sd {model.CoefficientNames[model.RandomFeatures[i]]}")));
        return model.Family == ResponseFamily.Gaussian ? rows.Append((fit.Posterior.Count - 1, "residual.sd")) : rows;
    }

    private static PosteriorQuantity Root(PosteriorQuantity variance, string name)
    {
        var median = Math.Sqrt(variance.Median);
        var spread = Math.Log(variance.Upper / variance.Lower) / (2 * Quantile);
        var mean = median * Math.Exp(spread * spread / 8);
        var sd = mean * Math.Sqrt(Math.Exp(spread * spread / 4) - 1);
        return variance with { Name = name, Mean = mean, StandardDeviation = sd, Median = median, MeanError = variance.MeanError / (2 * mean) };
    }
}
