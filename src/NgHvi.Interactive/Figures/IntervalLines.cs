namespace NgHvi.Interactive.Figures;

/// <summary>Points with intervals on lines that have names, those of several methods side by side on each line.</summary>
internal static class IntervalLines
{
    public static Plot Draw(IReadOnlyCollection<string> names, IEnumerable<IntervalEstimates> estimates, string xTitle)
    {
        IntervalEstimates[] methods = [.. estimates];
        var plot = Plot.Create().XAxis(xTitle).WithY(axis => axis with { Categories = [.. names], IsReversed = true })
            .Size(Plot.DefaultWidth, Math.Clamp(120 + (names.Count * Math.Max(20, 13 * methods.Length)), 240, 1600));
        for (var k = 0; k < methods.Length; k++)
        {
            // Methods share the line of a name; each stands a little lower than the one before.
            var shift = 0.5 * (k - ((methods.Length - 1) / 2.0)) / Math.Max(1, methods.Length - 1);
            plot = plot.Intervals(
                Enumerable.Range(0, names.Count).Select(i => i + shift),
                methods[k].Mean,
                methods[k].Low,
                methods[k].High,
                methods[k].Method.Length > 0 ? methods[k].Method : null);
        }

        return plot;
    }
}
