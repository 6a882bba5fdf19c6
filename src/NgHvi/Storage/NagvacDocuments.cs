using MathNet.Numerics.Distributions;

namespace NgHvi;

/// <summary>Turns fits of NAGVAC into documents.</summary>
public static class NagvacDocuments
{
    /// <summary>Collects what is saved of a fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="data">The data it was made from, read from a table.</param>
    /// <param name="inputs">The same as inputs of the network.</param>
    /// <param name="scaling">The units in which the fit saw the inputs; it does not centre them without a hidden layer.</param>
    /// <param name="options">Everything that was chosen.</param>
    public static FitDocument Create(NagvacFit fit, GroupedData data, GroupedInputs inputs, InputScaling scaling, FitOptionsDocument options)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        var network = fit.Network;
        var (count, r) = (network.WeightCount, network.FeatureCount + 1);
        var deviations = new double[fit.Approximation.ParameterCount];
        fit.Approximation.StandardDeviations(deviations);
        IReadOnlyList<string> names = network.LayerCount == 0
            ? ["(Intercept)", .. inputs.InputNames]
            : ["(Intercept)", .. Enumerable.Range(1, network.FeatureCount).Select(j => $"feature[{j}]")];
        var units = names.Select((_, j) => network.LayerCount == 0 && j > 0 ? scaling.Scales[j - 1] : 1).ToArray();
        var posterior = new List<QuantityDocument>();
        for (var j = 0; j < r; j++)
        {
            posterior.Add(Coefficient(names[j], fit.Approximation.Mean[count + j] / units[j], deviations[count + j] / units[j]));
        }

        for (var j = 0; j < r; j++)
        {
            var name = r == 1 ? $"{data.GroupName}.variance" : $"{data.GroupName}.cov[{j + 1},{j + 1}]";
            posterior.Add(Variance(name, fit.Approximation.Mean[count + r + j] - (2 * Math.Log(units[j])), deviations[count + r + j]));
        }

        return new FitDocument
        {
            Schema = FitDocument.CurrentSchema,
            Method = options.Method,
            Family = "logit",
            Steps = fit.Steps,
            Stopped = FitDocuments.Name(fit.Stopped),
            Message = fit.Message,
            Warnings = FitWarnings.Find(fit, data),
            Seconds = fit.Seconds,
            SummarySeconds = double.NaN,
            SecondsPerStep = fit.SecondsPerStep,
            Seed = fit.Seed,
            Elbo = new EstimateDocument(double.NaN, double.NaN),
            LogEvidence = new EvidenceDocument(double.NaN, double.NaN, double.NaN),
            ParetoK = double.NaN,
            PluginElbo = double.NaN,
            Corrected = false,
            Verdict = null,
            Trusted = null,
            Posterior = posterior,
            Variational = null,
            Sensitivity = [],
            ValidationLoss = double.IsFinite(fit.BestLoss) ? fit.BestLoss : null,
            Options = options,
            Versions = VersionsDocument.Current,
            Data = new DataDocument(
                data.RowCount, data.GroupCount, data.ResponseName, data.GroupName, data.DroppedRowCount, data.GroupKeys),
            RandomEffectNames = names,
            RandomEffects = [],
            Network = new NetworkDocument(
                inputs.InputNames,
                network.Widths.ToArray(),
                network.Activation.ToString().ToLowerInvariant(),
                [.. Enumerable.Range(0, r)],
                "diagonal",
                "nagvac",
                ["weights and coefficients ~ normal(0, 1/precision) with precisions that follow q, flat for biases and the constant", "random-effect variance ~ exponential, independent"],
                [.. Enumerable.Range(0, r * r).Select(i => i % (r + 1) == 0 ? posterior[r + (i / (r + 1))].Mean : 0)],
                network.WeightNames(),
                fit.Approximation.Mean[..count].ToArray(),
                deviations[..count],
                ScalingDocument.From(scaling)),
            Design = (data.Design ?? throw new ArgumentException("The data must come from a table.", nameof(data))).ToDocument(),
            Approximation = new ApproximationDocument("factor", fit.Approximation.FactorCount, fit.Approximation.Lambda.ToArray(), [], []),
            Draws = null,
            Statistics = null,
            Rows = RowsDocument.From(inputs),
        };
    }

    private static QuantityDocument Coefficient(string name, double mean, double sd)
    {
        var z = Normal.InvCDF(0, 1, 0.975);
        return new QuantityDocument(name, mean, sd, mean - (z * sd), mean, mean + (z * sd), double.NaN, double.NaN, double.NaN);
    }

    /// <summary>A variance whose logarithm is normal.</summary>
    private static QuantityDocument Variance(string name, double mean, double sd)
    {
        var z = Normal.InvCDF(0, 1, 0.975);
        var center = Math.Exp(mean + (0.5 * sd * sd));
        return new QuantityDocument(
            name,
            center,
            center * Math.Sqrt(Math.Exp(sd * sd) - 1),
            Math.Exp(mean - (z * sd)),
            Math.Exp(mean),
            Math.Exp(mean + (z * sd)),
            double.NaN,
            double.NaN,
            double.NaN);
    }
}
