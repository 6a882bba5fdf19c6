namespace NgHvi.Interactive.Figures.Svg;

/// <summary>Draws a panel's grid, axes, tick labels and titles.</summary>
internal static class AxisDrawing
{
    private const string GridStroke = "stroke=\"currentColor\" stroke-opacity=\"0.13\"";
    private const string AxisStroke = "stroke=\"currentColor\" stroke-opacity=\"0.65\"";

    public static void Draw(SvgCanvas canvas, Panel panel, PanelFrame frame)
    {
        var box = frame.Box;
        DrawAcross(canvas, panel, frame);
        DrawDown(canvas, panel, frame);
        canvas.Line(box.Left, box.Bottom, box.Right, box.Bottom, AxisStroke);
        canvas.Line(box.Left, box.Top, box.Left, box.Bottom, AxisStroke);
        var title = TextWidth.Fit(panel.Title, FigureLayout.PanelTitleSize, box.Width + 20);
        canvas.Text(box.Left, box.Top - 9, title, FigureLayout.PanelTitleSize, more: " font-weight=\"600\"");
    }

    private static void DrawAcross(SvgCanvas canvas, Panel panel, PanelFrame frame)
    {
        var box = frame.Box;
        var ticks = FigureLayout.AcrossTicks(panel.X, frame.X, box.Width);
        var room = (box.Width / Math.Max(1, ticks.Count)) - 4;
        foreach (var tick in ticks)
        {
            var x = frame.Across(tick.Value);
            canvas.Line(x, box.Top, x, box.Bottom, GridStroke);
            canvas.Line(x, box.Bottom, x, box.Bottom + 4, AxisStroke);
            if (panel.X.HasLabels)
            {
                var label = panel.X.HasCategories ? TextWidth.Fit(tick.Label, FigureLayout.LabelSize, room) : tick.Label;
                canvas.Text(x, box.Bottom + 17, label, FigureLayout.LabelSize, "middle");
            }
        }

        if (!panel.X.HasLabels) return;

        canvas.Text(box.Left + (box.Width / 2), box.Bottom + 37, TextWidth.Fit(panel.X.Title, FigureLayout.AxisTitleSize, box.Width + 30),
            FigureLayout.AxisTitleSize, "middle");
    }

    private static void DrawDown(SvgCanvas canvas, Panel panel, PanelFrame frame)
    {
        var box = frame.Box;
        var ticks = FigureLayout.DownTicks(panel.Y, frame.Y, box.Height);
        var widest = 0.0;
        foreach (var tick in ticks)
        {
            var y = frame.Down(tick.Value);
            canvas.Line(box.Left, y, box.Right, y, GridStroke);
            if (!panel.Y.HasCategories)
            {
                canvas.Line(box.Left - 4, y, box.Left, y, AxisStroke);
            }

            if (!panel.Y.HasLabels) continue;

            var label = TextWidth.Fit(tick.Label, FigureLayout.LabelSize, Math.Max(40, box.Width * 0.65));
            widest = Math.Max(widest, TextWidth.Of(label, FigureLayout.LabelSize));
            canvas.Text(box.Left - 7, y + 4, label, FigureLayout.LabelSize, "end");
        }

        if (!panel.Y.HasLabels) return;

        var (x, middle) = (box.Left - 16 - widest, box.Top + (box.Height / 2));
        var title = TextWidth.Fit(panel.Y.Title, FigureLayout.AxisTitleSize, box.Height + 20);
        canvas.Text(x, middle, title, FigureLayout.AxisTitleSize, "middle",
            $" transform=\"rotate(-90 {SvgCanvas.N(x)} {SvgCanvas.N(middle)})\"");
    }
}
