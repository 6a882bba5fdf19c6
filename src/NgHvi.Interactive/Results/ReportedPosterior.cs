using NgHvi.Inference;
using NgHvi.Inference.Baselines;
using NgHvi.Models.Deep;

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

    public static IReadOnlyList<PosteriorQuantity> Of(IPosteriorFit fit)
    {
        if (fit.Model is not DeepModel model)
        {
            return fit.Posterior;
        }

        var (posterior, group, r) = (fit.Posterior, model.Data.GroupName, model.RandomCount);
        var shown = posterior.Take(model.CoefficientCount).ToList();
        for (var i = 0; i < r; i++)
        {
            // The covariance is reported row by row.
            var variance = posterior[model.CoefficientCount + (i * (r + 1))];
            shown.Add(Root(variance, $"{group}.sd {model.CoefficientNames[model.RandomFeatures[i]]}"));
        }

        if (model.Family == ResponseFamily.Gaussian)
        {
            shown.Add(Root(posterior[^1], "residual.sd"));
        }

        return shown;
    }

    public static IEnumerable<PosteriorQuantity> Of(NagvacFit fit)
    {
        var q = fit.Approximation;
        var sds = new double[q.ParameterCount];
        q.StandardDeviations(sds);
        var features = fit.Network.FeatureCount + 1;
        for (var k = fit.Network.WeightCount; k < sds.Length; k++)
        {
            var j = (k - fit.Network.WeightCount) % features;
            var name = j == 0 ? "(Intercept)" : $"feature[{j}]";
            var (mean, sd) = (q.Mean[k], sds[k]);
            yield return k < fit.Network.WeightCount + features
                ? new PosteriorQuantity(name, mean, sd, mean - (Quantile * sd), mean, mean + (Quantile * sd))
                : Root(new PosteriorQuantity(name, 0, 0, Math.Exp(mean - (Quantile * sd)), Math.Exp(mean), Math.Exp(mean + (Quantile * sd))), $"group.sd {name}");
        }
    }

    private static PosteriorQuantity Root(PosteriorQuantity variance, string name)
    {
        var (lower, median, upper) = (Math.Sqrt(variance.Lower), Math.Sqrt(variance.Median), Math.Sqrt(variance.Upper));
        var spread = Math.Log(variance.Upper / variance.Lower) / (2 * Quantile);
        var mean = median * Math.Exp(spread * spread / 8);
        var sd = mean * Math.Sqrt(Math.Exp(spread * spread / 4) - 1);
        return variance with
        {
            Name = name,
            Mean = mean,
            StandardDeviation = sd,
            Lower = lower,
            Median = median,
            Upper = upper,
            MeanError = variance.MeanError / (2 * mean),
        };
    }
}
