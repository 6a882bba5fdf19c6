namespace NgHvi.Interactive.Figures.Svg;

/// <summary>Draws an arrow with a head that never outgrows it.</summary>
internal static class ArrowDrawing
{
    private const double HeadLength = 10;

    public static void Draw(SvgCanvas canvas, ArrowMark arrow, PanelFrame frame, SeriesStyle style)
    {
        var (x1, y1) = (frame.Across(arrow.From.X), frame.Down(arrow.From.Y));
        var (x2, y2) = (frame.Across(arrow.To.X), frame.Down(arrow.To.Y));
        var length = Math.Sqrt(((x2 - x1) * (x2 - x1)) + ((y2 - y1) * (y2 - y1)));
        if (!double.IsFinite(length) || length < 0.5) return;

        var head = Math.Min(HeadLength, 0.6 * length);
        var (ux, uy) = ((x2 - x1) / length, (y2 - y1) / length);
        var (bx, by) = (x2 - (head * ux), y2 - (head * uy));
        var half = 0.42 * head;
        canvas.Line(x1, y1, bx, by, SvgPaint.Stroke(style with { Dash = LineDash.Solid }, 2.2));
        (double, double)[] corners = [(x2, y2), (bx - (half * uy), by + (half * ux)), (bx + (half * uy), by - (half * ux))];
        canvas.Path($"{SvgCanvas.Polyline(corners)}Z", SvgPaint.Fill(style));
    }
}
