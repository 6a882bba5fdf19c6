namespace NgHvi.Interactive.Figures;

/// <summary>A scalar along runs; long traces are thinned to 400 points.</summary>
internal static class TracePlot
{
    /// <summary>Draws the runs against their steps or against the seconds spent.</summary>
    public static Plot Draw(
        bool bySeconds, IEnumerable<RunTrace> runs, string yTitle, AxisScale xScale, AxisScale yScale) => runs.Aggregate(
        Plot.Create().XAxis(bySeconds ? "seconds" : "step", xScale).YAxis(yTitle, yScale),
        (plot, run) =>
        {
            var (x, y) = SeriesThinning.Trace(bySeconds ? run.Seconds : run.Steps, run.Values, xScale);
            return plot.Line(x, y, run.Name);
        });

    /// <summary>The values but those of a first tenth that would press the rest flat; null: all.</summary>
    public static (double Low, double High)? LateRange(RunTrace[] runs)
    {
        var late = runs.SelectMany(run => run.Values.Skip(run.Values.Length / 10)).Where(double.IsFinite).ToArray();
        var all = runs.SelectMany(run => run.Values).Where(double.IsFinite).ToArray();
        if (late.Length == 0 || all.Min() >= late.Min() - (late.Max() - late.Min())) return null;

        var pad = 0.05 * Math.Max(late.Max() - late.Min(), 1e-9 * Math.Abs(late.Max()));
        return (late.Min() - pad, all.Max() + pad);
    }
}
