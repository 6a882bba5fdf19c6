using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Figures;

/// <summary>Random effects by group, a panel a coefficient, by rising mean of the first fit.</summary>
internal static class EffectLines
{
    private const int ShownCoefficients = 6;
    private const int ShownLines = 40;

    public static Plot Draw(IReadOnlyList<(string Name, IReadOnlyList<RandomEffect> Effects)> fits)
    {
        var first = fits[0].Effects;
        var count = first.Count == 0 ? 0 : Math.Min(first[0].Means.Count, ShownCoefficients);
        var title = $"Random effects of {ModelText.Count(first.Count, "group")}";
        if (count == 0) return Plot.Create(title);

        var panels = Enumerable.Range(0, count).Select(j => Panel(fits, j)).ToArray();
        var subtitle = first.Count > ShownLines
            ? $"{NumberFormat.Count(ShownLines)} of {NumberFormat.Count(first.Count)}, evenly by rank; 95 % intervals"
            : "95 % intervals";
        return count == 1
            ? panels[0].Titled(title, subtitle)
            : Plot.Grid(1, count, panels).Titled(title, subtitle).Size(Math.Min(1200, 380 * count), panels.Max(panel => panel.Height));
    }

    /// <summary>The name of a coefficient; empty for the only one of a model that gives none.</summary>
    public static string Name(RandomEffect effect, int j) =>
        j < effect.Names.Count ? effect.Names[j] : effect.Means.Count > 1 ? $"coefficient {j + 1}" : "";

    private static Plot Panel(IReadOnlyList<(string Name, IReadOnlyList<RandomEffect> Effects)> fits, int j)
    {
        // Thinned before drawing: a hundred thousand groups would be felt.
        var effects = fits[0].Effects;
        double[] means = [.. effects.Select(effect => effect.Means[j])];
        int[] order = [.. Enumerable.Range(0, means.Length)];
        Array.Sort(means, order);
        string[] groups = [.. SeriesThinning.Evenly(order.Length, ShownLines).Select(rank => effects[order[rank]].Group)];
        var name = Name(effects[0], j);
        return IntervalLines.Draw(groups, fits.Select(Estimates), name.Length > 0 ? name : "effect").Titled(name);

        IntervalEstimates Estimates((string Name, IReadOnlyList<RandomEffect> Effects) fit)
        {
            var found = fit.Effects.Where(effect => j < effect.Means.Count).ToDictionary(effect => effect.Group);
            double[] Of(Func<RandomEffect, IReadOnlyList<double>> part) =>
                [.. groups.Select(group => found.TryGetValue(group, out var effect) ? part(effect)[j] : double.NaN)];
            return new IntervalEstimates(
                fits.Count == 1 ? "" : fit.Name, Of(effect => effect.Means), Of(effect => effect.Lower), Of(effect => effect.Upper));
        }
    }
}
