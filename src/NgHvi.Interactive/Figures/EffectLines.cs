using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Figures;

/// <summary>Random effects by group, a panel a coefficient, by rising mean of the first fit.</summary>
internal static class EffectLines
{
    private const int ShownCoefficients = 6;
    private const int ShownLines = 40;

    public static Plot Draw(IReadOnlyList<(string Name, IReadOnlyList<RandomEffect> Effects)> fits)
    {
        var factors = fits[0].Effects.GroupBy(effect => effect.Factor).ToArray();
        var most = factors.Length == 0 ? 0 : factors.Max(factor => factor.Count());
        var title = factors.Length > 1
            ? "Random effects of " + string.Join(", ", factors.Select(factor =>
                $"{ModelText.Count(factor.Count(), "level")} of {ModelText.Name(factor.Key)}"))
            : $"Random effects of {ModelText.Count(most, "group")}";
        var panels = factors.SelectMany(factor => Enumerable.Range(0, factor.First().Means.Count).Select(j =>
            Panel([.. fits.Select(fit => (fit.Name, Of(fit.Effects, factor.Key)))], j))).Take(ShownCoefficients).ToArray();
        if (panels.Length == 0) return Plot.Create(title);

        var subtitle = most > ShownLines
            ? (factors.Length > 1 ? $"At most {NumberFormat.Count(ShownLines)} levels"
                : $"{NumberFormat.Count(ShownLines)} of {NumberFormat.Count(most)}")
                + ", evenly by rank; 95 % intervals"
            : "95 % intervals";
        return panels.Length == 1
            ? panels[0].Titled(title, subtitle)
            : Plot.Grid(1, panels.Length, panels).Titled(title, subtitle)
                .Size(Math.Min(1200, 380 * panels.Length), panels.Max(panel => panel.Height));

        static IReadOnlyList<RandomEffect> Of(IReadOnlyList<RandomEffect> effects, string factor) =>
            [.. effects.Where(effect => effect.Factor == factor)];
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
        var factor = effects[0].Factor;
        return IntervalLines.Draw(groups, fits.Select(Estimates), name.Length > 0 ? name : "effect")
            .Titled(factor.Length > 0 ? $"{ModelText.Name(factor)}: {name}" : name);

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
