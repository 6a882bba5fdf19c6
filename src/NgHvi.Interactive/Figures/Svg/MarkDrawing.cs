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
                DrawPoints(canvas, points, frame, style);
                break;
            case BandMark band:
                DrawBand(canvas, band, frame, style);
                break;
            case HistogramMark histogram:
                DrawHistogram(canvas, histogram, frame, style);
                break;
            case BarMark bar:
                DrawBars(canvas, bar, frame, style);
                break;
            case IntervalsMark intervals:
                IntervalDrawing.Draw(canvas, intervals, frame, style);
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

    internal static string Markers(IEnumerable<(double X, double Y)> points, SeriesStyle style) => string.Concat(points
        .Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))
        .Select(point => SvgPaint.Marker(style.Marker, point.X, point.Y)));

    private static void DrawPoints(SvgCanvas canvas, PointsMark points, PanelFrame frame, SeriesStyle style)
    {
        var places = frame.Map(points.X, points.Y);
        if (points.IsDense)
        {
            // Round ends of strokes without length: the shortest way to write a dot.
            var dots = string.Concat(
                places.Where(place => double.IsFinite(place.X + place.Y)).Select(place => $"{SvgCanvas.Polyline([place])}h0"));
            canvas.Path(dots, $"{SvgPaint.Stroke(style with { Dash = LineDash.Solid }, 4, 0.5)} stroke-linecap=\"round\"");
            return;
        }

        canvas.Path(Markers(places, style), SvgPaint.Fill(style, 0.85));
    }

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
        var outline =
            SvgCanvas.Polyline(frame.Map(x, y.Select(height => Math.Max(height, frame.Y.Scale == AxisScale.Log ? frame.Y.Low : height))));
        if (!histogram.IsOutline)
        {
            canvas.Path($"{outline}Z", SvgPaint.Fill(style, 0.28));
        }

        var stroke = style with { Dash = histogram.IsOutline ? style.Dash : LineDash.Solid };
        canvas.Path(outline, SvgPaint.Stroke(stroke, histogram.IsOutline ? 2 : 1, histogram.IsOutline ? 1 : 0.7));
    }

    private static void DrawBars(SvgCanvas canvas, BarMark bar, PanelFrame frame, SeriesStyle style)
    {
        for (var i = 0; i < bar.Count; i++)
        {
            var corners = bar.Corners(i);
            var x = corners.Select(corner => frame.AcrossOrLow(corner.X)).ToArray();
            var y = corners.Select(corner => frame.DownOrLow(corner.Y)).ToArray();
            if (double.IsFinite(x[0] + x[1] + y[0] + y[1]))
            {
                canvas.Rectangle(x.Min(), y.Min(), Math.Abs(x[1] - x[0]), Math.Abs(y[1] - y[0]), SvgPaint.Fill(style, 0.85));
            }
        }
    }

    private static void DrawBox(SvgCanvas canvas, BoxMark box, PanelFrame frame, SeriesStyle style)
    {
        if (box.Count == 0) return;

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
            canvas.Text(
                x + (isLeft ? -7 : 7), Math.Max(y - 7, frame.Box.Top + 11), label.Text, FigureLayout.LabelSize, isLeft ? "end" : "start",
                $" fill=\"{SvgPaint.Color(style)}\"");
        }
    }

    private static void DrawRule(SvgCanvas canvas, RuleMark rule, PanelFrame frame, SeriesStyle style)
    {
        var box = frame.Box;
        var at = rule.IsVertical ? frame.Across(rule.Value) : frame.Down(rule.Value);
        var stroke = SvgPaint.Stroke(rule.Series is null ? style with { Dash = LineDash.Dash } : style, 1.3, 0.85);
        if (!double.IsFinite(at)) return;

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
