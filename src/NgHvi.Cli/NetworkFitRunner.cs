namespace NgHvi.Cli;

/// <summary>Fits deep models, and binary responses without a network.</summary>
internal static class NetworkFitRunner
{
    /// <summary>davi keeps its last 101 iterates of M² numbers.</summary>
    private const int LargestAugmented = 1000;

    /// <summary>Fits by ng-hvi, sg-hvi or davi.</summary>
    public static (IPosteriorFit Fit, FitDocument Document) Run(
        FitRequest request, GroupedData data, FitOptionsDocument options, CommandStreams streams, CancellationToken cancellationToken)
    {
        var model = NetworkSetup.Create(request, data).CreateModel(request);
        if (request.Method == "davi")
        {
            return RunAugmentation(request, data, (DeepMixedModel)model, options, streams, cancellationToken);
        }

        var algorithm = FitMethods.Hybrid(request, model.Parameters.Count);
        var (fit, starts) = FitRunner.FitByHybridVi(request, model, algorithm, streams, cancellationToken);
        return (fit, NetworkFitDocuments.Create(fit, data, FitRunner.Resolved(options, request, algorithm, fit), starts, request.Threads));
    }

    /// <summary>Fits by nagvac.</summary>
    public static (NagvacFit Fit, FitDocument Document) RunNagvac(
        FitRequest request, GroupedData data, FitOptionsDocument options, CommandStreams streams, CancellationToken cancellationToken)
    {
        var setup = NetworkSetup.Create(request, data);
        var coefficients = setup.Architecture.FeatureCount + 1;
        if (setup.RandomFeatures.Count != coefficients)
        {
            throw new InputException($"--method nagvac lets all coefficients vary by group; write (deep | {data.GroupName}), or without deep(...) every fixed column in the random term.");
        }

        var algorithm = FitMethods.Nagvac(request);
        var scaling = Scaling(request, setup);
        var validation = request.Validation is null ? null : Validation(request, DataTable.FromCsv(request.DataPath), data, scaling);
        var fit = TerminalProgress.Run(
            streams,
            !request.Quiet,
            "Fitting",
            progress => Nagvac.Fit(
                NetworkFits.Panel(setup.Inputs, scaling), setup.Architecture, algorithm, validation, request.Seed, progress, cancellationToken));
        options = options with
        {
            Factors = 1,
            Draws = algorithm.Draws,
            Steps = algorithm.MaximumSteps,
            Validation = request.Validation,
            Patience = validation is null ? null : algorithm.Patience,
        };
        return (fit, NagvacDocuments.Create(fit, data, setup.Inputs, scaling, options));
    }

    private static (IPosteriorFit Fit, FitDocument Document) RunAugmentation(
        FitRequest request, GroupedData data, DeepMixedModel model, FitOptionsDocument options, CommandStreams streams, CancellationToken cancellationToken)
    {
        if (model.Parameters.Count > LargestAugmented)
        {
            throw new InputException(
                $"--method davi has a full covariance of all parameters, at most {LargestAugmented}, but this model has {model.Parameters.Count}; use ng-hvi or a smaller network.");
        }

        var algorithm = FitMethods.DeepDataAugmentation(request);
        var fit = TerminalProgress.Run(
            streams, !request.Quiet, "Fitting", progress => DataAugmentationVi.Fit(model, algorithm, request.Seed, progress, cancellationToken));
        return (fit, NetworkFitDocuments.Create(fit, data, options with { Steps = algorithm.Steps }, threads: request.Threads));
    }

    /// <summary>Standardised inputs; as published, those of the data. Without a hidden layer they are not centred, which would change what varies by group.</summary>
    private static InputScaling Scaling(FitRequest request, NetworkSetup setup) => request.IsPublished
        ? InputScaling.None(setup.Inputs.InputCount)
        : InputScaling.Standardize(
            setup.Inputs, ResponseFamily.Logit, setup.Architecture.LayerCount > 0 ? null : Enumerable.Range(0, setup.Inputs.InputCount).ToArray());

    private static BinaryPanel Validation(FitRequest request, DataTable table, GroupedData data, InputScaling scaling)
    {
        var rows = table.Where(request.Validation!);
        var design = data.Design!.Apply(rows, request.Na);
        if (design.RowCount == 0)
        {
            throw new InputException($"--validation {request.Validation} leaves no row.");
        }

        FitInput.CheckBinary(design.Response, design.SourceRows, rows, data.ResponseName);
        return ValidationRows.Create(design, data.GroupKeys, scaling);
    }
}
