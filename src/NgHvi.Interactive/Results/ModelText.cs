using NgHvi.Interactive.Display;
using NgHvi.Models;

namespace NgHvi.Interactive.Results;

/// <summary>Models and priors in words.</summary>
internal static class ModelText
{
    public static string Title(IHybridModel model) => model is LinearMixedModel mixed
        ? $"linear mixed model, {Count(mixed.Data.RandomCount, "random coefficient")} by {mixed.GroupName}"
        : $"{model.GetType().Name}, {Count(model.Parameters.Count, "parameter")}";

    public static string Subtitle(IHybridModel model) => model is LinearMixedModel mixed
        ? $"{Count(mixed.Data.RowCount, "row")} in {Count(mixed.Data.GroupCount, "group")}; {Priors(mixed.Priors)}"
        : $"M = {NumberFormat.Count(model.Parameters.Count)}";

    public static string Priors(LinearMixedPriors priors)
    {
        var random = priors.RandomEffects switch
        {
            CovariancePrior.Scalar scalar => $"random-effect variance {Variance(scalar.Variance)}",
            CovariancePrior.Wishart wishart =>
                $"random-effect precision Wishart({Number(wishart.Scale)}·I, {Number(wishart.DegreesOfFreedom)})",
            CovariancePrior.HuangWand hw => $"random-effect covariance Huang–Wand({Number(hw.DegreesOfFreedom)})",
            var other => $"random effects {other.GetType().Name}",
        };
        return $"priors “{priors.Name}”: residual variance {Variance(priors.Residual)}, {random}";
    }

    public static string Count(long count, string noun) => $"{NumberFormat.Count(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Variance(VariancePrior prior) => prior switch
    {
        VariancePrior.InverseGamma gamma => $"IG({Number(gamma.Shape)}, {Number(gamma.Rate)})",
        VariancePrior.HalfStudentT t => $"sd half-t({Number(t.DegreesOfFreedom)}, {Number(t.Scale)})",
        _ => prior.GetType().Name,
    };

    private static string Number(double value) => NumberFormat.Compact(value, 3);
}
