using System.Globalization;
using System.Text.Json;
using NgHvi.Data;
using NgHvi.Models;

namespace NgHvi.Cli;

/// <summary>The priors that --priors names.</summary>
internal static class FitPriors
{
    /// <summary>Priors for data.</summary>
    /// <param name="name">"weak", "published" or the path of a JSON file.</param>
    /// <param name="data">The data, on whose scale weak priors are.</param>
    public static LinearMixedPriors Resolve(string name, GroupedData data) => name switch
    {
        "weak" => LinearMixedPriors.Weak(data.Response, data.FixedDesign, data.RandomDesign),
        "published" => LinearMixedPriors.Published(data.FixedCount, data.RandomCount),
        _ => throw new InputException($"--priors is \"{name}\"; allowed are weak, published and the path of a JSON file that exists."),
    };

    /// <summary>Priors as they are saved.</summary>
    public static JsonElement ToDocument(LinearMixedPriors priors) => JsonSerializer.SerializeToElement(new { name = priors.Name });

    /// <summary>Priors in words.</summary>
    public static string Describe(LinearMixedPriors priors, string groupName)
    {
        var effects = priors.RandomEffects switch
        {
            CovariancePrior.Scalar scalar => $"{groupName} {Describe(scalar.Variance)}",
            CovariancePrior.HuangWand huang =>
                $"{groupName} sds half-t({Text(huang.DegreesOfFreedom)}, {string.Join(" and ", huang.Scales.ToArray().Select(Text))}), correlations drawn to 0 (Huang–Wand)",
            CovariancePrior.Wishart wishart => $"{groupName} precision Wishart({Text(wishart.Scale)} I, {Text(wishart.DegreesOfFreedom)})",
            _ => groupName,
        };
        return $"{priors.Name}: fixed effects normal; {effects}; residual {Describe(priors.Residual)}";
    }

    private static string Describe(VariancePrior prior) => prior switch
    {
        VariancePrior.HalfStudentT t => $"sd half-t({Text(t.DegreesOfFreedom)}, {Text(t.Scale)})",
        VariancePrior.InverseGamma gamma => $"variance IG({Text(gamma.Shape)}, {Text(gamma.Rate)})",
        _ => prior.ToString()!,
    };

    private static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
