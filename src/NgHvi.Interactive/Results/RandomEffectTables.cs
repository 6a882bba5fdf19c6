using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Results;

/// <summary>Random effects of the groups as a table.</summary>
public static class RandomEffectTables
{
    private const int ShownCoefficients = 6;

    /// <summary>The effects of each group: mean, standard deviation and 95 % interval of every coefficient.</summary>
    /// <param name="effects">The groups' effects.</param>
    public static DisplayTable Create(IEnumerable<RandomEffect> effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        RandomEffect[] all = [.. effects];
        var count = Coefficients(all);
        var shown = Math.Min(count, ShownCoefficients);
        var numbers = Enumerable.Range(0, shown).SelectMany(j => (string[])
            [$"{EffectLines.Name(all[0], j)} mean".Trim(), "sd", "2.5 %", "97.5 %"]);
        var table = DisplayTable.Create($"Random effects of {ModelText.Count(all.Length, "group")}", ["group"], numbers)
            .WithRows(all.Take(DisplayTable.DefaultRowLimit).Select(effect =>
            {
                var (lower, upper) = (effect.Lower, effect.Upper);
                return (string[])[effect.Group, .. Enumerable.Range(0, shown).SelectMany(j => Cells(effect, j, lower[j], upper[j]))];
            }));
        table = all.Length > DisplayTable.DefaultRowLimit
            ? table.Note($"… {ModelText.Count(all.Length - DisplayTable.DefaultRowLimit, "more group")}")
            : table;
        return count > shown ? table.Note($"… {ModelText.Count(count - shown, "more coefficient")}") : table;
    }

    private static int Coefficients(RandomEffect[] effects) => effects.Length == 0 ? 0 : effects[0].Means.Count;

    private static string[] Cells(RandomEffect effect, int j, double lower, double upper)
    {
        var sd = effect.StandardDeviations[j];
        return
        [
            NumberFormat.Estimate(effect.Means[j], sd), NumberFormat.Deviation(sd),
            NumberFormat.Estimate(lower, sd), NumberFormat.Estimate(upper, sd),
        ];
    }
}
