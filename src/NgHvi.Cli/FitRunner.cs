using System.Runtime.CompilerServices;

namespace NgHvi.Cli;

/// <summary>Carries out <c>nghvi fit</c>.</summary>
internal static class FitRunner
{
    /// <summary>Reads, fits, saves and prints.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(FitRequest request, CommandStreams streams, CancellationToken cancellationToken)
    {
        FitMethods.Check(request);
        var formula = Formula.Parse(request.Formula);
        NetworkOptions.Check(request, formula);
        var isNetwork = NetworkOptions.IsNetwork(request, formula);
        var output = OutputFile.Check(request.Output, "--output", request.DataPath, isNetwork ? null : request.Priors);
        var data = ReadData(request);
        if (request.Method == "nagvac")
        {
            var (nagvac, saved) = NetworkFitRunner.RunNagvac(request, data, Options(request), streams, cancellationToken);
            return Finish(request, saved, nagvac.Stopped, output, streams);
        }

        var (fit, document) = isNetwork
            ? NetworkFitRunner.Run(request, data, Options(request), streams, cancellationToken)
            : RunLinear(request, data, streams, cancellationToken);
        if (fit is VariationalFit { Sample: { } sample } && !double.IsFinite(sample.LogEvidence))
        {
            throw new ArithmeticException("the posterior density is not finite where the fit ended; look for a predictor or response of extreme scale.");
        }

        return Finish(request, document, fit.Stopped, output, streams);
    }

    /// <summary>Reads and checks the data. A method of its own, so that the table is not kept while the model is fitted.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static GroupedData ReadData(FitRequest request)
    {
        var table = DataTable.FromCsv(request.DataPath);
        var used = request.Where is null ? table : table.Where(request.Where);
        var data = GroupedData.FromTable(used, request.Formula, request.Na);
        if (request.IsBinary)
        {
            FitInput.CheckBinary(data.Response, data.SourceRows, used, data.ResponseName);
        }
        else
        {
            FitInput.Check(data, Path.GetFileName(request.DataPath));
        }

        return data;
    }

    /// <summary>Fits once or from several starts.</summary>
    public static (VariationalFit Fit, MultiStartFit? Starts) FitByHybridVi(
        FitRequest request, IHybridModel model, HybridViOptions algorithm, CommandStreams streams, CancellationToken cancellationToken)
    {
        if (request.Starts is not { } count)
        {
            var fit = TerminalProgress.Run(
                streams, !request.Quiet, "Fitting", progress => HybridVi.Fit(model, algorithm, request.Seed, progress, cancellationToken));
            return (fit, null);
        }

        var starts = TerminalProgress.Run(
            streams, !request.Quiet, "Fitting", progress => HybridVi.FitStarts(model, algorithm, request.Seed, count, progress, cancellationToken));
        return (starts.Best, starts);
    }

    /// <summary>What was chosen, with the numbers of the algorithm.</summary>
    public static FitOptionsDocument Resolved(FitOptionsDocument options, FitRequest request, HybridViOptions algorithm, VariationalFit fit) => options with
    {
        Factors = ((FamilyChoice.Factor)algorithm.Family).Count,
        Draws = algorithm.Gradient.Draws,
        Damping = (fit.Options.Direction as Direction.NaturalGradient)?.Damping?.Amount,
        Steps = algorithm.Steps,
        Starts = request.Starts,
        Sweeps = request.IsBinary && request.IsPublished ? algorithm.Gradient.Sweeps ?? 5 : null,
        BatchGroups = algorithm.Gradient.BatchGroups,
    };

    private static int Finish(FitRequest request, FitDocument document, StopReason stopped, OutputFile? output, CommandStreams streams)
    {
        output?.Write(FitFile.Serialize(document));
        if (!request.Quiet)
        {
            FitSummary.Write(streams.OutputConsole(), document);
        }

        // A deep model's fit without an ELBO is one that failed, however it ended.
        var isUnusable = document is { Network: not null, Method: not "nagvac" } && !double.IsFinite(document.Elbo.Value) && stopped != StopReason.Cancelled;
        if (isUnusable || stopped is StopReason.NotConverged or StopReason.Diverged)
        {
            streams.Error.WriteLine($"Error: {document.Warnings[0]} {document.Message}".TrimEnd());
        }

        return stopped switch
        {
            StopReason.Cancelled => ExitCode.Cancelled,
            StopReason.NotConverged or StopReason.Diverged => ExitCode.Unfinished,
            _ => isUnusable ? ExitCode.Unfinished : ExitCode.Success,
        };
    }

    private static FitOptionsDocument Options(FitRequest request) => new(
        Path.GetFileName(request.DataPath),
        request.Where,
        request.Formula,
        request.Na == MissingValues.Drop ? "drop" : "error",
        request.Method,
        request.Preset,
        Priors: null,
        Factors: null,
        Draws: null,
        Damping: null,
        Steps: null,
        Chains: null,
        Warmup: null);

    private static (IPosteriorFit Fit, FitDocument Document) RunLinear(
        FitRequest request, GroupedData data, CommandStreams streams, CancellationToken cancellationToken)
    {
        var model = new LinearMixedModel(data, FitMethods.Priors(request, data));
        var options = Options(request) with { Priors = model.Priors.ToDocument() };
        if (request.IsHybrid)
        {
            var algorithm = FitMethods.Hybrid(request, model.Parameters.Count);
            var (best, starts) = FitByHybridVi(request, model, algorithm, streams, cancellationToken);
            return (best, FitDocuments.Create(best, data, Resolved(options, request, algorithm, best), starts));
        }

        var (fit, resolved) = request.Method == "davi"
            ? FitByDataAugmentation(request, model, options, streams, cancellationToken)
            : FitByGibbs(request, model, options, streams, cancellationToken);
        return (fit, FitDocuments.Create(fit, data, resolved));
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
