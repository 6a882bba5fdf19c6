using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Results;

/// <summary>Random effects of the groups as a caterpillar and as a table.</summary>
public static class RandomEffectTables
{
    private const int ShownCoefficients = 6;
    private const int ShownLines = 40;

    /// <summary>
    /// Draws the effects with their 95 % intervals by rising mean, one panel a coefficient; of many groups some, evenly by rank.
    /// </summary>
    /// <param name="effects">The groups' effects.</param>
    public static Figure Draw(IEnumerable<RandomEffect> effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        RandomEffect[] all = [.. effects];
        var count = Math.Min(Coefficients(all), ShownCoefficients);
        var title = $"Random effects of {ModelText.Count(all.Length, "group")}";
        if (count == 0)
        {
            return Figure.Create(title);
        }

        var panels = Enumerable.Range(0, count).Select(j => Panel(all, j)).ToArray();
        return count == 1
            ? panels[0].Titled(title, panels[0].Subtitle)
            : Figure.Grid(1, count, panels).Titled(title, panels[0].Subtitle)
                .Size(Math.Min(1200, 380 * count), panels.Max(panel => panel.Height));
    }

    /// <summary>The effects of each group: mean, standard deviation and 95 % interval of every coefficient.</summary>
    /// <inheritdoc cref="Draw"/>
    public static DisplayTable Create(IEnumerable<RandomEffect> effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        RandomEffect[] all = [.. effects];
        var count = Coefficients(all);
        var shown = Math.Min(count, ShownCoefficients);
        var numbers = Enumerable.Range(0, shown).SelectMany(j => (string[])[$"{Name(all[0], j)} mean".Trim(), "sd", "2.5 %", "97.5 %"]);
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

    private static string Name(RandomEffect effect, int j) =>
        j < effect.Names.Count ? effect.Names[j] : effect.Means.Count > 1 ? $"coefficient {j + 1}" : "";

    private static string[] Cells(RandomEffect effect, int j, double lower, double upper)
    {
        var sd = effect.StandardDeviations[j];
        return
        [
            NumberFormat.Estimate(effect.Means[j], sd), NumberFormat.Deviation(sd),
            NumberFormat.Estimate(lower, sd), NumberFormat.Estimate(upper, sd),
        ];
    }

    private static Figure Panel(RandomEffect[] effects, int j)
    {
        // Thinned before drawing: a hundred thousand groups would be felt.
        var (means, order) = (Array.ConvertAll(effects, effect => effect.Means[j]), Enumerable.Range(0, effects.Length).ToArray());
        Array.Sort(means, order);
        RandomEffect[] shown = [.. SeriesThinning.Evenly(order.Length, ShownLines).Select(rank => effects[order[rank]])];
        var name = Name(effects[0], j);
        return Caterpillar.Create(
            name,
            shown.Select(effect => effect.Group),
            shown.Select(effect => effect.Means[j]),
            shown.Select(effect => effect.Lower[j]),
            shown.Select(effect => effect.Upper[j]),
            name.Length > 0 ? name : "effect").Titled(name, shown.Length < effects.Length
                ? $"{NumberFormat.Count(shown.Length)} of {NumberFormat.Count(effects.Length)}, evenly by rank; 95 % intervals"
                : "95 % intervals");
    }
}
