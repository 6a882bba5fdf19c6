namespace NgHvi;

/// <summary>Turns fits of deep models into documents.</summary>
public static class NetworkFitDocuments
{
    private const int SavedDraws = 200;

    /// <summary>Collects what is saved of a fit.</summary>
    /// <param name="fit">The fit, of a <see cref="DeepModel"/>.</param>
    /// <param name="data">The data it was made from, read from a table.</param>
    /// <param name="options">Everything that was chosen.</param>
    /// <param name="starts">The starts of which the fit is the best; null: it is the only one.</param>
    /// <param name="threads">Threads; changes no number. Range: > 0.</param>
    public static FitDocument Create(IPosteriorFit fit, GroupedData data, FitOptionsDocument options, MultiStartFit? starts = null, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        var model = (DeepModel)fit.Model;
        var (variational, augmented) = (fit as VariationalFit, fit as DataAugmentationResult);
        var (sample, draws) = (variational?.Sample, fit.Draws(SavedDraws));
        var family = variational?.Approximation ?? augmented!.Approximation;
        var approximation = ApproximationDocument.From(family, variational?.CoordinateModel ?? augmented!.CoordinateModel);
        var isRedrawn = approximation.Center.Count == 0
            && FamilyDraws.Create(family, fit.Seed, draws.Count).AsSpan().SequenceEqual(Values(draws));
        var saved = DrawsDocument.From(model.Parameters.Names, draws);
        return new FitDocument
        {
            Schema = FitDocument.CurrentSchema,
            Method = options.Method,
            Family = NetworkDocument.Name(model.Family),
            Steps = fit.Steps,
            Stopped = FitDocuments.Name(fit.Stopped),
            Message = fit.Message,
            Warnings = FitWarnings.Find(fit, data, model, starts),
            Seconds = fit.Seconds,
            SummarySeconds = variational?.SummarySeconds ?? augmented!.SummarySeconds,
            SecondsPerStep = fit.Steps == 0 ? double.NaN : fit.Seconds / fit.Steps,
            Seed = fit.Seed,
            Elbo = variational is null
                ? new EstimateDocument(augmented!.Elbo, augmented.ElboStandardError)
                : new EstimateDocument(variational.Elbo, variational.ElboStandardError),
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
            Sensitivity = [],
            Starts = starts is null ? null : StartsDocument.From(starts),
            Options = options,
            Versions = VersionsDocument.Current,
            Data = new DataDocument(
                data.RowCount, data.GroupCount, data.ResponseName, data.GroupName, data.DroppedRowCount, data.GroupKeys),
            RandomEffectNames = model.RandomFeatures.ToArray().Select(j => model.CoefficientNames[j]).ToArray(),
            RandomEffects = DeepRandomEffects.Summarize(model, draws, threads),
            Network = Network(model, fit, family),
            Design = (data.Design ?? throw new ArgumentException("The data must come from a table.", nameof(data))).ToDocument(),
            Approximation = approximation,
            Draws = isRedrawn ? saved with { Values = [] } : saved,
            Statistics = null,
            Rows = RowsDocument.From(model.Data),
        };
    }

    private static NetworkDocument Network(DeepModel model, IPosteriorFit fit, GaussianFamily family)
    {
        var (count, r) = (model.Architecture.WeightCount, model.RandomCount);
        var deviations = new double[family.ParameterCount];
        family.StandardDeviations(deviations);
        return new NetworkDocument(
            model.Data.InputNames,
            model.Architecture.Widths.ToArray(),
            model.Architecture.Activation.ToString().ToLowerInvariant(),
            model.RandomFeatures.ToArray(),
            model.Priors.RandomEffects is CovariancePrior.Independent ? "diagonal" : "free",
            model.Priors.Name,
            model.Priors.Describe(),
            fit.Posterior.Skip(model.CoefficientCount).Take(r * r).Select(quantity => quantity.Mean).ToArray(),
            model.Architecture.WeightNames(),
            family.Mean[..count].ToArray(),
            deviations[..count],
            ScalingDocument.From(model.Scaling));
    }

    private static double[] Values(PosteriorDraws draws)
    {
        var m = draws.ParameterCount;
        var values = new double[draws.Count * m];
        for (var s = 0; s < draws.Count; s++)
        {
            draws.Draw(s).CopyTo(values.AsSpan(s * m, m));
        }

        return values;
    }
}
