using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>What says how far a fit can be trusted, as tables.</summary>
public static class CheckTables
{
    /// <summary>A verdict.</summary>
    public static DisplayTable Create(FitVerdict verdict) =>
        DisplayTable.Create("Verdict", DisplayColumn.Text("question"), DisplayColumn.Text("answer")).Row("to be trusted", verdict.IsTrusted ? "yes" : "no").Note(verdict.Sentence);

    /// <summary>Weighted draws: bound, evidence and how well the proposal covers the posterior.</summary>
    public static DisplayTable Create(ImportanceSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var isOwn = !double.IsFinite(sample.DegreesOfFreedom);
        return DisplayTable.Create($"{ModelText.Count(sample.Count, "weighted draw")} of θ, M = {NumberFormat.Count(sample.ParameterCount)}", ["quantity"], ["value"])
            .WithSubtitle(isOwn ? "proposal: q₀" : $"proposal: Student t with {NumberFormat.Compact(sample.DegreesOfFreedom)} degrees of freedom")
            .Row(isOwn ? "ELBO, nats" : "mean log weight, nats", FitTables.WithError(sample.Elbo, sample.ElboStandardError))
            .Row("log evidence, nats", FitTables.WithError(sample.LogEvidence, sample.LogEvidenceStandardError))
            .Row("effective draws", NumberFormat.Significant(sample.EffectiveSampleSize))
            .Row("Pareto k̂, good below 0.5, usable below 0.7", NumberFormat.Fixed(sample.ParetoShape, 2));
    }

    /// <summary>How much each quantity leans on the prior and on the data.</summary>
    public static DisplayTable Create(IEnumerable<PriorSensitivity> sensitivities)
    {
        ArgumentNullException.ThrowIfNull(sensitivities);
        return DisplayTable.Create("Sensitivity to prior and likelihood", ["quantity"], ["prior", "MCSE", "likelihood", "prior-driven"])
            .WithSubtitle("move of the posterior mean, in posterior standard deviations, if one of them counted twice")
            .WithRows(sensitivities.Select(one => (string[])
            [
                one.Name, NumberFormat.Fixed(one.Prior, 3), NumberFormat.Significant(one.PriorError, 1), NumberFormat.Fixed(one.Likelihood, 3), one.IsPriorDriven ? "yes" : "",
            ]));
    }

    /// <summary>Quantities of a posterior, as a fit keeps them.</summary>
    public static DisplayTable Create(IEnumerable<PosteriorQuantity> quantities)
    {
        ArgumentNullException.ThrowIfNull(quantities);
        var options = new SummaryOptions(PosteriorIntervals.KeptLevel);
        PosteriorQuantity[] all = [.. quantities];
        var hasRHat = all.Any(quantity => double.IsFinite(quantity.RHat));
        return DisplayTable.Create("Posterior", ["quantity"], ["mean", "sd", options.Interval, "median", "MCSE", "ESS", .. hasRHat ? ["R̂"] : Array.Empty<string>()])
            .WithRows(all.Select(quantity => (string[])
            [
                .. options.Row(quantity),
                NumberFormat.Estimate(quantity.Median, quantity.StandardDeviation),
                double.IsFinite(quantity.MeanError) ? NumberFormat.Significant(quantity.MeanError, 1) : "",
                FitTables.Effective(quantity.EffectiveSampleSize),
                .. hasRHat ? [NumberFormat.Fixed(quantity.RHat, 3)] : Array.Empty<string>(),
            ]))
            .Show(ReportedPosterior.ShownRows);
    }

    /// <summary>How several starts ended.</summary>
    public static DisplayTable Create(IEnumerable<StartOutcome> starts)
    {
        ArgumentNullException.ThrowIfNull(starts);
        return DisplayTable.Create("Starts", ["ended"], ["ELBO, nats", "steps", "time", "seed"])
            .WithRows(starts.Select(start => (string[])
            [
                FitTables.Ended(start.Stopped),
                double.IsFinite(start.Elbo) ? FitTables.WithError(start.Elbo, start.ElboStandardError) : "",
                NumberFormat.Count(start.Steps), NumberFormat.Seconds(start.Seconds), $"{start.Seed}",
            ]));
    }
}
