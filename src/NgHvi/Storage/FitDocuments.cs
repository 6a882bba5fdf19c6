namespace NgHvi;

/// <summary>Turns fits into documents.</summary>
public static class FitDocuments
{
    private const int SavedDraws = 500;
    private const int SummaryDraws = 2000;

    /// <summary>Collects what is saved of a fit.</summary>
    /// <param name="fit">The fit, of a <see cref="LinearMixedModel"/>.</param>
    /// <param name="data">The data it was made from, read from a table.</param>
    /// <param name="options">Everything that was chosen.</param>
    /// <param name="starts">The starts of which the fit is the best; null: it is the only one.</param>
    public static FitDocument Create(IPosteriorFit fit, GroupedData data, FitOptionsDocument options, MultiStartFit? starts = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        var model = (LinearMixedModel)fit.Model;
        var variational = fit as VariationalFit;
        var sample = variational?.Sample;
        var many = fit.Draws(SummaryDraws);
        var sensitivity = PriorSensitivity.Compute(model, many);
        return new FitDocument
        {
            Schema = FitDocument.CurrentSchema,
            Method = options.Method,
            Steps = fit.Steps,
            Stopped = Name(fit.Stopped),
            Message = fit.Message,
            Warnings = FitWarnings.Find(fit, data, sensitivity, starts),
            Seconds = fit.Seconds,
            SummarySeconds = variational?.SummarySeconds ?? (fit as DataAugmentationResult)?.SummarySeconds ?? double.NaN,
            SecondsPerStep = fit.Steps == 0 ? double.NaN : fit.Seconds / fit.Steps,
            Seed = fit.Seed,
            Elbo = fit switch
            {
                VariationalFit v => new EstimateDocument(v.Elbo, v.ElboStandardError),
                DataAugmentationResult d => new EstimateDocument(d.Elbo, d.ElboStandardError),
                _ => new EstimateDocument(double.NaN, double.NaN),
            },
            LogEvidence = sample is null
                ? new EvidenceDocument(double.NaN, double.NaN, double.NaN)
                : new EvidenceDocument(sample.LogEvidence, sample.LogEvidenceStandardError, sample.EffectiveSampleSize),
            ParetoK = sample?.ParetoShape ?? double.NaN,
            PluginElbo = variational?.PluginElbo ?? double.NaN,
            Corrected = variational?.IsCorrected ?? false,
            Verdict = variational?.Verdict?.Sentence,
            Trusted = variational?.Verdict?.IsTrusted,
            Posterior = fit.Posterior.Select(QuantityDocument.From).ToArray(),
            Variational = variational?.Variational.Select(QuantityDocument.From).ToArray(),
            Sensitivity = sensitivity,
            Starts = starts is null ? null : StartsDocument.From(starts),
            Options = options,
            Versions = VersionsDocument.Current,
            Data = new DataDocument(
                data.RowCount, data.GroupCount, data.ResponseName, data.GroupName, data.DroppedRowCount, data.GroupKeys),
            RandomEffectNames = data.RandomNames,
            RandomEffects = RandomEffects.Summarize(model, many, data.GroupKeys),
            Design = (data.Design ?? throw new ArgumentException("The data must come from a table.", nameof(data))).ToDocument(),
            Approximation = fit switch
            {
                VariationalFit v => ApproximationDocument.From(v.Approximation, v.CoordinateModel),
                DataAugmentationResult d => ApproximationDocument.From(d.Approximation, d.CoordinateModel),
                _ => null,
            },
            Draws = DrawsDocument.From(model.Parameters.Names, fit.Draws(SavedDraws)),
            Statistics = model.Data.ToDocument(),
        };
    }

    /// <summary>The model of a saved fit, with the data in it as far as it needs them.</summary>
    /// <exception cref="InputException">Parts of the document disagree.</exception>
    public static LinearMixedModel ToModel(FitDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var design = Design.FromDocument(document.Design);
        var statistics = GroupedStatistics.FromDocument(document.Statistics!);
        return new LinearMixedModel(statistics, document.Options.Priors!.ToPriors(), design.FixedNames, design.GroupName);
    }

    /// <summary>The word for why a run ended.</summary>
    public static string Name(StopReason reason) => reason switch
    {
        StopReason.Converged => "converged",
        StopReason.Plateau => "plateau",
        StopReason.StepLimit => "steps",
        StopReason.NotConverged => "not-converged",
        StopReason.Cancelled => "cancelled",
        _ => "diverged",
    };
}
