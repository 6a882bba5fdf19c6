using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>A fit as it was saved, with the 95 % intervals of its file.</summary>
public static class SavedFitTable
{
    /// <summary>The posterior, the bound, the verdict, the warnings and how the run ended.</summary>
    public static DisplayTable Create(FitDocument fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var table = CheckTables.Create(fit.Posterior.Select(quantity => new PosteriorQuantity(
                quantity.Name, quantity.Mean, quantity.Sd, quantity.Lower, quantity.Median, quantity.Upper, quantity.Mcse, quantity.Ess, quantity.RHat)))
            .Titled($"Saved fit: {ModelText.Name(fit.Method)}")
            .WithSubtitle(LineText.Isolate(fit.Design.Formula));
        table = double.IsFinite(fit.Elbo.Value) ? table.Note($"ELBO {FitTables.WithError(fit.Elbo.Value, fit.Elbo.Mcse)} nats.") : table;
        foreach (var sentence in fit.Warnings.Append(fit.Message).Append(fit.Verdict).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            table = table.Note(sentence);
        }

        return table.Note($"Ended: {fit.Stopped}; {ModelText.Count(fit.Steps, "step")} in {NumberFormat.Seconds(fit.Seconds)}; seed {NumberFormat.Count(fit.Seed)}.");
    }
}
