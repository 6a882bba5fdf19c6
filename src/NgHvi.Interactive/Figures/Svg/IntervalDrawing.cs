namespace NgHvi.Interactive.Figures.Svg;

/// <summary>Draws points with their intervals, and shorter intervals within them thicker.</summary>
internal static class IntervalDrawing
{
    public static void Draw(SvgCanvas canvas, IntervalsMark intervals, PanelFrame frame, SeriesStyle style)
    {
        // Very many intervals lie over one another; where they are faint, what is behind them can be seen.
        var (width, opacity) = intervals.IsDense ? (1, 0.4) : (1.8, 1.0);
        var solid = style with { Dash = LineDash.Solid };
        canvas.Path(Ends(intervals, intervals.Low, intervals.High, frame), SvgPaint.Stroke(solid, width, opacity));
        canvas.Path(Ends(intervals, intervals.InnerLow, intervals.InnerHigh, frame), SvgPaint.Stroke(solid, 4, opacity));
        var centers = intervals.Center.Zip(intervals.Positions, intervals.Place).ToArray();
        var places = frame.Map(centers.Select(center => center.X), centers.Select(center => center.Y));
        canvas.Path(MarkDrawing.Markers(places, style), SvgPaint.Fill(style, opacity));
    }

    private static string Ends(IntervalsMark intervals, IReadOnlyList<double> low, IReadOnlyList<double> high, PanelFrame frame) =>
        string.Concat(Enumerable.Range(0, low.Count).Select(i =>
    {
        var ends = new[] { low[i], high[i] }.Select(end => intervals.Place(end, intervals.Positions[i])).ToArray();
        return SvgCanvas.Polyline(frame.Map(ends.Select(end => end.X), ends.Select(end => end.Y)));
    }));
}
