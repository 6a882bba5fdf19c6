using NgHvi.Data;
using NgHvi.Formulas;
using NgHvi.Inference;
using NgHvi.Inference.Baselines;
using NgHvi.Models;
using NgHvi.Storage;

namespace NgHvi.Cli;

/// <summary>Carries out <c>nghvi fit</c>.</summary>
internal static class FitRunner
{
    /// <summary>Reads, fits, saves and prints.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(FitRequest request, CommandStreams streams, CancellationToken cancellationToken)
    {
        FitMethods.Check(request);
        Formula.Parse(request.Formula);
        var output = OutputFile.Check(request.Output, "--output", request.DataPath, request.Priors);
        var table = DataTable.FromCsv(request.DataPath);
        var data = GroupedData.FromTable(request.Where is null ? table : table.Where(request.Where), request.Formula, request.Na);
        FitInput.Check(data, Path.GetFileName(request.DataPath));
        var model = new LinearMixedModel(data, Priors(request.Priors, data));
        var (fit, options) = Fit(request, model, streams, cancellationToken);
        if (fit is VariationalFit { Sample: { } sample } && !double.IsFinite(sample.LogEvidence))
        {
            throw new ArithmeticException("the posterior density is not finite where the fit ended; look for a predictor or response of extreme scale.");
        }

        var document = FitDocuments.Create(fit, data, options);
        output?.Write(FitFile.Serialize(document));
        if (!request.Quiet)
        {
            FitSummary.Write(streams.OutputConsole(), document, model.Priors);
        }

        if (fit.Stopped is StopReason.NotConverged or StopReason.Diverged)
        {
            streams.Error.WriteLine($"Error: {document.Warnings[0]} {fit.Message}".TrimEnd());
        }

        return fit.Stopped switch
        {
            StopReason.Cancelled => ExitCode.Cancelled,
            StopReason.NotConverged or StopReason.Diverged => ExitCode.Unfinished,
            _ => ExitCode.Success,
        };
    }

    private static LinearMixedPriors Priors(string name, GroupedData data) => name switch
    {
        "weak" => LinearMixedPriors.Weak(data.Response, data.FixedDesign, data.RandomDesign),
        "published" => LinearMixedPriors.Published(data.FixedCount, data.RandomCount),
        _ when !File.Exists(name) => throw new InputException($"--priors is \"{name}\"; allowed are weak, published and the path of a JSON file that exists."),
        _ => LinearMixedPriorsFile.Read(name, data),
    };

    private static (IPosteriorFit Fit, FitOptionsDocument Options) Fit(
        FitRequest request, LinearMixedModel model, CommandStreams streams, CancellationToken cancellationToken)
    {
        var options = new FitOptionsDocument(
            Path.GetFileName(request.DataPath),
            request.Where,
            request.Formula,
            request.Na == MissingValues.Drop ? "drop" : "error",
            request.Method,
            request.Preset,
            model.Priors.ToDocument(),
            Factors: null,
            Draws: null,
            Damping: null,
            Steps: null,
            Chains: null,
            Warmup: null);
        return request.Method switch
        {
            "davi" => FitByDataAugmentation(request, model, options, streams, cancellationToken),
            "gibbs" => FitByGibbs(request, model, options, streams, cancellationToken),
            _ => FitByHybridVi(request, model, options, streams, cancellationToken),
        };
    }

    private static (IPosteriorFit Fit, FitOptionsDocument Options) FitByHybridVi(
        FitRequest request, LinearMixedModel model, FitOptionsDocument options, CommandStreams streams, CancellationToken cancellationToken)
    {
        var algorithm = FitMethods.Hybrid(request, model.Parameters.Count);
        var fit = TerminalProgress.Run(
            streams, !request.Quiet, "Fitting", progress => HybridVi.Fit(model, algorithm, request.Seed, progress, cancellationToken));
        return (fit, options with
        {
            Factors = ((FamilyChoice.Factor)algorithm.Family).Count,
            Draws = algorithm.Gradient.Draws,
            Damping = (fit.Options.Direction as Direction.NaturalGradient)?.Damping?.Amount,
            Steps = algorithm.Steps,
        });
    }

    private static (IPosteriorFit Fit, FitOptionsDocument Options) FitByDataAugmentation(
        FitRequest request, LinearMixedModel model, FitOptionsDocument options, CommandStreams streams, CancellationToken cancellationToken)
    {
        var algorithm = FitMethods.DataAugmentation(request);
        var fit = TerminalProgress.Run(
            streams, !request.Quiet, "Fitting", progress => DataAugmentationVi.Fit(model, algorithm, request.Seed, progress, cancellationToken));
        return (fit, options with { Steps = algorithm.Steps });
    }

    private static (IPosteriorFit Fit, FitOptionsDocument Options) FitByGibbs(
        FitRequest request, LinearMixedModel model, FitOptionsDocument options, CommandStreams streams, CancellationToken cancellationToken)
    {
        var algorithm = FitMethods.Gibbs(request);
        var fit = TerminalProgress.Run(
            streams, !request.Quiet, "Sampling", progress => GibbsSampler.Fit(model, algorithm, request.Seed, progress, cancellationToken));
        return (fit, options with { Steps = algorithm.Sweeps - algorithm.WarmUp, Chains = algorithm.Chains, Warmup = algorithm.WarmUp });
    }
}
