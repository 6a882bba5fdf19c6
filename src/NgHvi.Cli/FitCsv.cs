namespace NgHvi.Cli;

/// <summary>What a fit knows as CSV tables.</summary>
internal static class FitCsv
{
    /// <summary>Random effects of all groups, and the coefficients that they make with the fixed effects.</summary>
    public static void WriteEffects(Stream stream, Fit fit)
    {
        if (fit.RandomEffects.Count == 0)
        {
            throw new InputException("The fit has no random effects; its formula has no (… | group).");
        }

        var means = fit.Quantities.ToDictionary(quantity => quantity.Name, quantity => quantity.Mean);
        string[] factor = fit.Model.Data.Factors.Count > 1 ? ["factor"] : [];
        CsvTable.Write(
            stream,
            [.. factor, "group", "name", "mean", "sd", "q2.5", "q97.5", "coefficient"],
            fit.RandomEffects.SelectMany(effect => effect.Names.Select((name, j) => (IEnumerable<string>)
            [
                .. factor.Select(_ => effect.Factor), effect.Group, name, CsvTable.Number(effect.Means[j]),
                    CsvTable.Number(effect.StandardDeviations[j]),
                CsvTable.Number(effect.Lower[j]), CsvTable.Number(effect.Upper[j]),
                CsvTable.Number(factor.Length > 0 ? double.NaN : means.GetValueOrDefault(name, double.NaN) + effect.Means[j]),
            ])));
    }
}
