using System.Globalization;
using NgHvi.Families;
using NgHvi.Inference;
using NgHvi.Inference.Baselines;
using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>A fit as a statistician expects it: model, priors, posterior, bound and verdict, steps and seconds.</summary>
public static class FitTable
{
    /// <summary>Turns a variational fit into a table.</summary>
    public static DisplayTable Create(VariationalFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var table = Posterior(fit, Family(fit));
        table = fit.Sample is { } sample
            ? table
                .Note($"ELBO {WithError(fit.Elbo, fit.ElboStandardError)} nats, log evidence {WithError(sample.LogEvidence, sample.LogEvidenceStandardError)}.")
                .Note(fit.Verdict!.Value.Sentence)
            : table.Note("The latent variables cannot be integrated out, so ELBO and log evidence are not known.");
        return Ending(table, fit, $"{ModelText.Count(fit.Steps, "step")} in {NumberFormat.Seconds(fit.Seconds)}, {NumberFormat.Seconds(fit.SecondsPerStep)} a step");
    }

    /// <summary>Turns a run of the Gibbs sampler into a table.</summary>
    public static DisplayTable Create(GibbsFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var chains = ModelText.Count(fit.ChainCount, "chain");
        var table = Posterior(fit, $"Gibbs, {chains}")
            .Note($"{ModelText.Count((long)fit.KeptCount * fit.ChainCount, "draw")} kept; the first {ModelText.Count(fit.WarmUp, "sweep")} of each chain are left out.");
        return Ending(table, fit, $"{ModelText.Count(fit.Sweeps, "sweep")} of {chains} in {NumberFormat.Seconds(fit.Seconds)}, {NumberFormat.Seconds(fit.SecondsPerSweep)} a sweep");
    }

    /// <summary>Turns a run of DAVI into a table.</summary>
    public static DisplayTable Create(DataAugmentationResult fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var table = Posterior(fit, "DAVI, full covariance")
            .Note($"ELBO {WithError(fit.Elbo, fit.ElboStandardError)} nats, of which {NumberFormat.Significant(fit.LatentDivergence, 3)} are lost by approximating the random effects.");
        return Ending(table, fit, $"{ModelText.Count(fit.Steps, "step")} in {NumberFormat.Seconds(fit.Seconds)}, {NumberFormat.Seconds(fit.SecondsPerStep)} a step");
    }

    /// <summary>Turns a run of NAGVAC into a table: fixed effects and standard deviations of random effects under q(θ).</summary>
    public static DisplayTable Create(NagvacFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var training = fit.Training;
        var table = DisplayTable.Create(
                $"{fit.Method}, {ModelText.Count(fit.Approximation.FactorCount, "factor")}: deep logit mixed model",
                ["quantity"],
                ["mean", "sd", "95 % interval"])
            .WithSubtitle($"{ModelText.Size(training.RowCount, training.GroupCount)}; {ModelText.Network(fit.Network)}; M = {NumberFormat.Count(fit.Parameters.Count)}")
            .WithRows(ReportedPosterior.Of(fit).Select(quantity => Row(quantity, hasDiagnostics: false)[..4]))
            .Show(ReportedPosterior.ShownRows)
            .Note(fit.BestStep > 0
                ? $"Smallest validation loss {NumberFormat.Significant(fit.BestLoss)} nats a row, at step {NumberFormat.Count(fit.BestStep)}, whose q(θ) is shown."
                : "No validation rows: q(θ) is that of the last step.");
        return Ending(
            table, fit.Stopped, $"{ModelText.Count(fit.Steps, "step")} in {NumberFormat.Seconds(fit.Seconds)}, {NumberFormat.Seconds(fit.SecondsPerStep)} a step", fit.Seed, fit.Message);
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

    /// <summary>The rows that every method's fit has, under its model.</summary>
    internal static DisplayTable Posterior(IPosteriorFit fit, string method)
    {
        var posterior = ReportedPosterior.Of(fit);
        var hasDiagnostics = posterior.Any(quantity => double.IsFinite(quantity.RHat));
        DisplayColumn[] columns =
        [
            DisplayColumn.Text("quantity"), DisplayColumn.Number("mean"), DisplayColumn.Number("sd"),
            DisplayColumn.Number("95 % interval"), DisplayColumn.Number("MCSE"),
        ];
        if (hasDiagnostics)
        {
            columns = [.. columns, DisplayColumn.Number("ESS"), DisplayColumn.Number("R̂")];
        }

        return DisplayTable.Create($"{method}: {ModelText.Title(fit.Model)}", columns)
            .WithSubtitle(ModelText.Subtitle(fit.Model))
            .WithRows(posterior.Select(quantity => Row(quantity, hasDiagnostics)))
            .Show(ReportedPosterior.ShownRows);
    }

    /// <summary>Adds how the run ended and what went wrong.</summary>
    internal static DisplayTable Ending(DisplayTable table, IPosteriorFit fit, string effort) =>
        Ending(table, fit.Stopped, effort, fit.Seed, fit.Message);

    private static DisplayTable Ending(DisplayTable table, StopReason stopped, string effort, long seed, string? message)
    {
        table = table.Note($"{Ended(stopped)}: {effort}; seed {NumberFormat.Count(seed)}.");
        return message is null ? table : table.Note(message);
    }

    private static string Ended(StopReason stopped) => stopped switch
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

    private static string[] Row(PosteriorQuantity quantity, bool hasDiagnostics)
    {
        var sd = quantity.StandardDeviation;
        string[] row =
        [
            quantity.Name, NumberFormat.Estimate(quantity.Mean, sd), NumberFormat.Deviation(sd),
            NumberFormat.Interval(quantity.Lower, quantity.Upper, sd),
            double.IsFinite(quantity.MeanError) ? NumberFormat.Significant(quantity.MeanError, 1) : "",
        ];
        return hasDiagnostics
            ? [.. row, NumberFormat.Count((long)quantity.EffectiveSampleSize), NumberFormat.Fixed(quantity.RHat, 3)]
            : row;
    }

    private static string Family(VariationalFit fit) => fit.Approximation switch
    {
        FactorGaussian { FactorCount: 0 } => $"{fit.Method}, mean field",
        FactorGaussian factor => $"{fit.Method}, {ModelText.Count(factor.FactorCount, "factor")}",
        _ => $"{fit.Method}, full covariance",
    };
}
