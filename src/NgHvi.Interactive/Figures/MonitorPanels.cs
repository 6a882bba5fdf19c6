namespace NgHvi.Interactive.Figures;

/// <summary>How well the gradients of a run were known.</summary>
internal static class MonitorPanels
{
    public static Plot Draw(GradientMonitor monitor)
    {
        double[] steps = [.. monitor.Steps.Select(step => (double)step)];
        Plot Panel(Plot plot, Func<string, IReadOnlyList<double>> of) => monitor.Blocks.Aggregate(
            plot.XAxis("step"), (drawn, block) => drawn.Line(steps, of(block), block));
        return Plot.Grid(
                1, 2,
                Panel(Plot.Create("Signal to noise").YAxis("‖mean‖/error of the gradient", AxisScale.Log), monitor.SignalToNoise)
                    .HorizontalLine(1, "noise alone"),
                Panel(Plot.Create("Effective draws").YAxis("draws"), monitor.EffectiveDraws))
            .Titled("How well the gradient was known", monitor.ToString()).Size(980, 420);
    }
}
