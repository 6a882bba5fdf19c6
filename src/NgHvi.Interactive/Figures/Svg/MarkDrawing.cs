using NgHvi.Interactive.Figures.Marks;

namespace NgHvi.Interactive.Figures.Svg;

/// <summary>Draws the marks of a panel inside its frame.</summary>
internal static class MarkDrawing
{
    /// <summary>Draws one mark; what lies outside the frame is clipped by the caller.</summary>
    public static void Draw(SvgCanvas canvas, Mark mark, PanelFrame frame, SeriesStyle style)
    {
        switch (mark)
        {
            case LineMark line:
                canvas.Path(SvgCanvas.Polyline(PathThinning.Thin(frame.Map(line.X, line.Y))), SvgPaint.Stroke(style));
                break;
            case PointsMark points:
                canvas.Path(Markers(frame.Map(points.X, points.Y), style), SvgPaint.Fill(style, points.Count > 200 ? 0.5 : 0.85));
                break;
            case BandMark band:
                DrawBand(canvas, band, frame, style);
                break;
            case HistogramMark histogram:
                DrawHistogram(canvas, histogram, frame, style);
                break;
            case IntervalsMark intervals:
                DrawIntervals(canvas, intervals, frame, style);
                break;
            case BoxMark box:
                DrawBox(canvas, box, frame, style);
                break;
            case ArrowMark arrow:
                ArrowDrawing.Draw(canvas, arrow, frame, style);
                break;
            case ContourMark contour:
                DrawContour(canvas, contour, frame, style);
                break;
            case HeatMark heat:
                HeatDrawing.Draw(canvas, heat, frame);
                break;
            case LabelMark label:
                DrawLabel(canvas, label, frame, style);
                break;
            case RuleMark rule:
                DrawRule(canvas, rule, frame, style);
                break;
            default:
                throw new NotSupportedException($"{mark.GetType().Name} has no SVG form.");
        }
    }

    private static string Markers(IEnumerable<(double X, double Y)> points, SeriesStyle style) => string.Concat(points
        .Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))
        .Select(point => SvgPaint.Marker(style.Marker, point.X, point.Y)));

    private static void DrawBand(SvgCanvas canvas, BandMark band, PanelFrame frame, SeriesStyle style)
    {
        foreach (var (x, low, high) in FiniteRuns.Of(band))
        {
            var edge = PathThinning.Thin(frame.Map(x, high)).Concat(PathThinning.Thin(frame.Map(x, low)).Reverse());
            canvas.Path($"{SvgCanvas.Polyline(edge)}Z", SvgPaint.Fill(style, 0.22));
        }
    }

    private static void DrawHistogram(SvgCanvas canvas, HistogramMark histogram, PanelFrame frame, SeriesStyle style)
    {
        var (x, y) = histogram.Outline();
        // On a logarithmic axis zero has no place; bars then stand on the lower end.
        var outline = SvgCanvas.Polyline(frame.Map(x, y.Select(height => Math.Max(height, frame.Y.Scale == AxisScale.Log ? frame.Y.Low : height))));
        if (!histogram.IsOutline)
        {
            canvas.Path($"{outline}Z", SvgPaint.Fill(style, 0.28));
        }

        canvas.Path(outline, SvgPaint.Stroke(style with { Dash = histogram.IsOutline ? style.Dash : LineDash.Solid }, histogram.IsOutline ? 2 : 1, histogram.IsOutline ? 1 : 0.7));
    }

    private static void DrawIntervals(SvgCanvas canvas, IntervalsMark intervals, PanelFrame frame, SeriesStyle style)
    {
        // Very many intervals lie over one another; where they are faint, what is behind them can be seen.
        var (width, opacity) = intervals.IsDense ? (1, 0.4) : (1.8, 1.0);
        for (var i = 0; i < intervals.Count; i++)
        {
            var ends = new[] { intervals.Low[i], intervals.High[i] }.Select(end => intervals.Place(end, intervals.Positions[i])).ToArray();
            canvas.Path(SvgCanvas.Polyline(frame.Map(ends.Select(end => end.X), ends.Select(end => end.Y))), SvgPaint.Stroke(style with { Dash = LineDash.Solid }, width, opacity));
        }

        var centers = intervals.Center.Zip(intervals.Positions, intervals.Place).ToArray();
        canvas.Path(Markers(frame.Map(centers.Select(center => center.X), centers.Select(center => center.Y)), style), SvgPaint.Fill(style, opacity));
    }

    private static void DrawBox(SvgCanvas canvas, BoxMark box, PanelFrame frame, SeriesStyle style)
    {
        if (box.Count == 0)
        {
            return;
        }

        var (x, y) = box.Lines();
        canvas.Path($"{SvgCanvas.Polyline(frame.Map(x.Take(5), y.Take(5)))}Z", SvgPaint.Fill(style, 0.22));
        canvas.Path(SvgCanvas.Polyline(frame.Map(x, y)), SvgPaint.Stroke(style with { Dash = LineDash.Solid }, 1.8));
        canvas.Path(Markers(frame.Map(box.Outliers.Select(_ => box.Position), box.Outliers), style), SvgPaint.Fill(style, 0.85));
    }

    private static void DrawContour(SvgCanvas canvas, ContourMark contour, PanelFrame frame, SeriesStyle style)
    {
        for (var k = 0; k < contour.Levels.Length; k++)
        {
            var (x, y) = contour.Curves(contour.Levels[k]);
            canvas.Path(SvgCanvas.Polyline(frame.Map(x, y)), SvgPaint.Stroke(style, 1.3, contour.Opacity(k)));
        }
    }

    private static void DrawLabel(SvgCanvas canvas, LabelMark label, PanelFrame frame, SeriesStyle style)
    {
        var (x, y) = (frame.Across(label.X), frame.Down(label.Y));
        if (double.IsFinite(x) && double.IsFinite(y))
        {
            var isLeft = x + 7 + TextWidth.Of(label.Text, FigureLayout.LabelSize) > frame.Box.Right;
            canvas.Text(x + (isLeft ? -7 : 7), Math.Max(y - 7, frame.Box.Top + 11), label.Text, FigureLayout.LabelSize, isLeft ? "end" : "start",
                $" fill=\"{SvgPaint.Color(style)}\"");
        }
    }

    private static void DrawRule(SvgCanvas canvas, RuleMark rule, PanelFrame frame, SeriesStyle style)
    {
        var box = frame.Box;
        var at = rule.IsVertical ? frame.Across(rule.Value) : frame.Down(rule.Value);
        var stroke = SvgPaint.Stroke(rule.Series is null ? style with { Dash = LineDash.Dash } : style, 1.3, 0.85);
        if (!double.IsFinite(at))
        {
            return;
        }

        if (rule.IsVertical)
        {
            canvas.Line(at, box.Top, at, box.Bottom, stroke);
            return;
        }

        canvas.Line(box.Left, at, box.Right, at, stroke);
        var baseline = at - 5 < box.Top + 10 ? at + 14 : at - 5;
        canvas.Text(box.Right - 4, baseline, rule.Label, FigureLayout.LabelSize, "end", $" fill=\"{SvgPaint.Color(style)}\"");
    }
}
