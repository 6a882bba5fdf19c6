namespace NgHvi.Interactive.Figures;

/// <summary>
/// A scalar along several runs against steps, against seconds, or both side by side; long traces are thinned to 400 points.
/// </summary>
public static class TraceFigure
{
    /// <summary>Draws the runs against their steps.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="yTitle">The scalar with its unit and what is better.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="xScale">Linear or logarithmic.</param>
    /// <param name="yScale">Linear or logarithmic.</param>
    /// <param name="yRange">The values shown; null: all.</param>
    /// <param name="reference">A value to compare with, or null.</param>
    /// <param name="referenceLabel">What it is; empty for none.</param>
    public static Figure ByStep(
        string title,
        string yTitle,
        IEnumerable<RunTrace> runs,
        AxisScale xScale = AxisScale.Linear,
        AxisScale yScale = AxisScale.Linear,
        (double Low, double High)? yRange = null,
        double? reference = null,
        string referenceLabel = "") => Draw("step", title, yTitle, runs, xScale, yScale, yRange, reference, referenceLabel);

    /// <summary>Draws the runs against the seconds spent.</summary>
    /// <inheritdoc cref="ByStep"/>
    public static Figure BySeconds(
        string title,
        string yTitle,
        IEnumerable<RunTrace> runs,
        AxisScale xScale = AxisScale.Linear,
        AxisScale yScale = AxisScale.Linear,
        (double Low, double High)? yRange = null,
        double? reference = null,
        string referenceLabel = "") => Draw("seconds", title, yTitle, runs, xScale, yScale, yRange, reference, referenceLabel);

    /// <summary>Draws the runs against steps on the left and against seconds on the right.</summary>
    /// <inheritdoc cref="ByStep"/>
    public static Figure Both(
        string title,
        string yTitle,
        IEnumerable<RunTrace> runs,
        AxisScale xScale = AxisScale.Linear,
        AxisScale yScale = AxisScale.Linear,
        (double Low, double High)? yRange = null,
        double? reference = null,
        string referenceLabel = "")
    {
        RunTrace[] all = [.. runs];
        return Figure.Grid(
            1,
            2,
            ByStep("By step", yTitle, all, xScale, yScale, yRange, reference, referenceLabel),
            BySeconds("By time", "", all, xScale, yScale, yRange, reference, referenceLabel)).Titled(title).Size(920, Figure.DefaultHeight);
    }

    private static Figure Draw(
        string unit,
        string title,
        string yTitle,
        IEnumerable<RunTrace> runs,
        AxisScale xScale,
        AxisScale yScale,
        (double Low, double High)? yRange,
        double? reference,
        string referenceLabel)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var figure = Figure.Create(title).XAxis(unit, xScale).YAxis(yTitle, yScale);
        foreach (var run in runs)
        {
            var (x, y) = SeriesThinning.Trace(unit == "step" ? run.Steps : run.Seconds, run.Values, xScale);
            figure = figure.Line(x, y, run.Name);
        }

        figure = reference is { } value ? figure.HorizontalLine(value, referenceLabel) : figure;
        return yRange is { } range ? figure.YRange(range.Low, range.High) : figure;
    }
}
