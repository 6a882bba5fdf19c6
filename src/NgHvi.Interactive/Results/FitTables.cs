using System.Globalization;
using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>A fit as a statistician expects it: model, priors, posterior, bound and verdict, steps and seconds.</summary>
public static class FitTables
{
    /// <summary>Turns a variational fit into a table.</summary>
    public static DisplayTable Create(VariationalFit fit) => Create(fit, new SummaryOptions());

    /// <summary>Turns a run of the Gibbs sampler into a table.</summary>
    public static DisplayTable Create(GibbsFit fit) => Create(fit, new SummaryOptions());

    /// <summary>Turns a run of DAVI into a table.</summary>
    public static DisplayTable Create(DataAugmentationResult fit) => Create(fit, new SummaryOptions());

    /// <summary>Turns a run of NAGVAC into a table: fixed effects and standard deviations of random effects under q(θ).</summary>
    public static DisplayTable Create(NagvacFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var (training, options) = (fit.Training, new SummaryOptions());
        var table = DisplayTable.Create(
                $"{fit.Method}, {ModelText.Count(fit.Approximation.FactorCount, "factor")}: deep logit mixed model",
                ["quantity"],
                ["mean", "sd", options.Interval])
            .WithSubtitle($"{ModelText.Size(training.RowCount, training.GroupCount)}; {ModelText.Network(fit.Network)}; M = {NumberFormat.Count(fit.Parameters.Count)}")
            .WithRows(ReportedPosterior.Of(fit, options.Level).Select(options.Row))
            .Show(ReportedPosterior.ShownRows)
            .Note(fit.BestStep > 0
                ? $"Smallest validation loss {NumberFormat.Significant(fit.BestLoss)} nats a row, at step {NumberFormat.Count(fit.BestStep)}, whose q(θ) is shown."
                : "No validation rows: q(θ) is that of the last step.");
        return Ending(
            table, fit.Stopped, Effort(fit.Steps, "step", fit.Seconds, fit.SecondsPerStep), fit.Seed, fit.Message);
    }

    /// <summary>How several starts ended, the best one marked.</summary>
    public static DisplayTable Create(MultiStartFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var table = DisplayTable.Create(
                $"{ModelText.Count(fit.Fits.Count, "start")}: {ModelText.Title(fit.Best.Model)}",
                ["start", "ended"],
                ["ELBO, nats", "below the best", "steps", "time", "seed"])
            .WithSubtitle(ModelText.Subtitle(fit.Best.Model));
        for (var i = 0; i < fit.Fits.Count; i++)
        {
            var start = fit.Fits[i];
            var isKnown = double.IsFinite(start.Elbo);
            table = table.Row(
                $"{i + 1}",
                Ended(start.Stopped),
                isKnown ? WithError(start.Elbo, start.ElboStandardError) : "",
                isKnown && double.IsFinite(fit.Best.Elbo) ? NumberFormat.Fixed(fit.Best.Elbo - start.Elbo, 2) : "",
                NumberFormat.Count(start.Steps),
                NumberFormat.Seconds(start.Seconds),
                start.Seed.ToString(CultureInfo.InvariantCulture));
            if (start.Seed == fit.Best.Seed)
            {
                table = table.Emphasize(i, 0).Emphasize(i, 2);
            }
        }

        table = table.Note(fit.Summary);
        return fit.Best.Verdict is { } verdict ? table.Note($"The best: {verdict.Sentence}") : table;
    }

    internal static DisplayTable Create(VariationalFit fit, SummaryOptions options)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var table = Posterior(fit, Family(fit), options);
        table = fit.Sample is { } sample
            ? table.Note($"ELBO {WithError(fit.Elbo, fit.ElboStandardError)} nats, log evidence {WithError(sample.LogEvidence, sample.LogEvidenceStandardError)}.")
            : table.Note("ELBO and log evidence are not known.");
        table = fit.Verdict is { } verdict ? table.Note(verdict.Sentence) : table;
        return Ending(table, fit.Stopped, Effort(fit.Steps, "step", fit.Seconds, fit.SecondsPerStep), fit.Seed, fit.Message);
    }

    internal static DisplayTable Create(GibbsFit fit, SummaryOptions options)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var chains = ModelText.Count(fit.ChainCount, "chain");
        var table = Posterior(fit, $"Gibbs, {chains}", options)
            .Note($"{ModelText.Count((long)fit.KeptCount * fit.ChainCount, "draw")} kept; the first {ModelText.Count(fit.WarmUp, "sweep")} of each chain are left out.");
        double[] rHats = [.. fit.Posterior.Select(quantity => quantity.RHat).Where(double.IsFinite)];
        table = rHats.Length > 0
            ? table.Note($"Largest R̂ {NumberFormat.Fixed(rHats.Max(), 3)}, smallest ESS {Effective(fit.Posterior.Min(quantity => quantity.EffectiveSampleSize))}.")
            : table;
        return Ending(table, fit.Stopped, Effort(fit.Sweeps, "sweep", fit.Seconds, fit.SecondsPerSweep, $" of {chains}"), fit.Seed, fit.Message);
    }

    internal static DisplayTable Create(DataAugmentationResult fit, SummaryOptions options)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var table = Posterior(fit, "DAVI, full covariance", options)
            .Note($"ELBO {WithError(fit.Elbo, fit.ElboStandardError)} nats, of which {NumberFormat.Significant(fit.LatentDivergence, 3)} are lost by approximating the random effects.");
        return Ending(table, fit.Stopped, Effort(fit.Steps, "step", fit.Seconds, fit.SecondsPerStep), fit.Seed, fit.Message);
    }

    /// <summary>The rows that every method's fit has, under its model.</summary>
    internal static DisplayTable Posterior(IPosteriorFit fit, string method, SummaryOptions options)
    {
        var posterior = options.Filter(ReportedPosterior.Of(fit, options.Level));
        (string Name, Func<PosteriorQuantity, double> Value, Func<double, string> Text)[] diagnostics =
        [
            ("MCSE", quantity => quantity.MeanError, error => NumberFormat.Significant(error, 1)),
            ("ESS", quantity => quantity.EffectiveSampleSize, Effective),
            ("R̂", quantity => quantity.RHat, rHat => NumberFormat.Fixed(rHat, 3)),
        ];
        diagnostics = [.. diagnostics.Where(one => posterior.Any(quantity => double.IsFinite(one.Value(quantity))))];
        return DisplayTable.Create($"{method}: {ModelText.Title(fit.Model)}", ["quantity"], ["mean", "sd", options.Interval, .. diagnostics.Select(one => one.Name)])
            .WithSubtitle(ModelText.Subtitle(fit.Model))
            .WithRows(posterior.Select(quantity => (string[])
            [
                .. options.Row(quantity), .. diagnostics.Select(one => double.IsFinite(one.Value(quantity)) ? one.Text(one.Value(quantity)) : ""),
            ]))
            .Show(ReportedPosterior.ShownRows);
    }

    private static DisplayTable Ending(DisplayTable table, StopReason stopped, string effort, long seed, string? message)
    {
        table = table.Note($"{Ended(stopped)}: {effort}; seed {NumberFormat.Count(seed)}.");
        return message is null ? table : table.Note(message);
    }

    private static string Effort(int steps, string step, double seconds, double secondsPerStep, string of = "") =>
        $"{ModelText.Count(steps, step)}{of} in {NumberFormat.Seconds(seconds)}{(steps > 0 ? $", {NumberFormat.Seconds(secondsPerStep)} a {step}" : "")}";

    /// <summary>How a run ended, in words.</summary>
    internal static string Ended(StopReason stopped) => stopped switch
    {
        StopReason.Converged => "Converged",
        StopReason.Plateau => "ELBO stopped rising",
        StopReason.StepLimit => "Ran as asked",
        StopReason.NotConverged => "Not converged within the largest number of steps",
        StopReason.Cancelled => "Stopped early",
        _ => "Diverged",
    };

    /// <summary>A value with its Monte Carlo standard error; never fewer than two decimals of nats.</summary>
    internal static string WithError(double value, double error) =>
        $"{NumberFormat.Fixed(value, Math.Clamp(NumberFormat.Decimals(error), 2, 4))} ± {NumberFormat.Significant(error, 1)}";

    /// <summary>An effective number of draws; nothing where there are none.</summary>
    internal static string Effective(double size) => double.IsFinite(size) ? NumberFormat.Count((long)size) : "";

    private static string Family(VariationalFit fit) => fit.Approximation switch
    {
        FactorGaussian { FactorCount: 0 } => $"{fit.Method}, mean field",
        FactorGaussian factor => $"{fit.Method}, {ModelText.Count(factor.FactorCount, "factor")}",
        _ => $"{fit.Method}, full covariance",
    };
}
