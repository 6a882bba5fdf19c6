namespace NgHvi.Interactive.Figures.Svg;

/// <summary>Writes a <see cref="Plot"/> as SVG: on its page and in the page's text colour, or on a ground of its own.</summary>
/// <remarks>The image needs no script, no font and no element id, so any number fit one page.</remarks>
internal static class SvgWriter
{
    private const string OwnGround = "<style>:root{color:#1c2128;background:#fff;color-scheme:light dark}"
        + "@media(prefers-color-scheme:dark){:root{color:#d7dce2;background:#14171b}.ground{fill:#14171b}}</style>"
        + "<rect class=\"ground\" width=\"100%\" height=\"100%\" fill=\"#fff\"/>";

    public static string Write(Plot figure, SvgGround ground = SvgGround.Page)
    {
        var (layout, palette) = (new FigureLayout(figure), figure.Palette);
        var canvas = new SvgCanvas();
        // An image element has its words as alternative text; the image itself needs them only where it is part of the page.
        var words = ground == SvgGround.Own
            ? " color=\"#1c2128\""
            : $" role=\"img\" aria-label=\"{Markup.Encode(FigureText.Write(figure))}\"";
        canvas.Open("svg",
            $"xmlns=\"http://www.w3.org/2000/svg\" width=\"{figure.Width}\" height=\"{figure.Height}\""
            + $" viewBox=\"0 0 {figure.Width} {figure.Height}\""
            + $"{words} fill=\"currentColor\" "
            + "font-family=\"system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif\" style=\"max-width:100%;height:auto\"");
        if (ground == SvgGround.Own)
        {
            canvas.Raw(OwnGround);
        }

        DrawTitles(canvas, layout);
        LegendDrawing.Draw(canvas, figure, layout, palette);
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            if (!figure.Panels[i].IsBlank)
            {
                DrawPanel(canvas, figure.Panels[i], layout.Frames[i], palette);
            }
        }

        for (var i = 0; i < layout.Notes.Count; i++)
        {
            canvas.Text(8, figure.Height - 8 - (15 * (layout.Notes.Count - 1 - i)), layout.Notes[i], FigureLayout.LabelSize,
                more: " fill-opacity=\"0.8\"");
        }

        canvas.Close("svg");
        return canvas.ToString();
    }

    private static void DrawTitles(SvgCanvas canvas, FigureLayout layout)
    {
        var y = 22.0;
        foreach (var line in layout.Title)
        {
            canvas.Text(8, y, line, FigureLayout.TitleSize, more: " font-weight=\"600\"");
            y += 20;
        }

        foreach (var line in layout.Subtitle)
        {
            canvas.Text(8, y, line, FigureLayout.SubtitleSize, more: " fill-opacity=\"0.8\"");
            y += 17;
        }
    }

    private static void DrawPanel(SvgCanvas canvas, Panel panel, PanelFrame frame, SeriesPalette palette)
    {
        AxisDrawing.Draw(canvas, panel, frame);

        // An inner svg clips to its own size without an id; ids repeat when a page shows a figure twice.
        var box = frame.Box;
        var (x, y, width, height) =
            (SvgCanvas.N(box.Left), SvgCanvas.N(box.Top - 1), SvgCanvas.N(box.Width + 1), SvgCanvas.N(box.Height + 2));
        canvas.Open(
            "svg", $"x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" viewBox=\"{x} {y} {width} {height}\" overflow=\"hidden\"");
        foreach (var mark in panel.BackToFront)
        {
            MarkDrawing.Draw(canvas, mark, frame, palette.Of(mark));
        }

        canvas.Close("svg");
        DrawRuleLabels(canvas, panel, frame, palette);
        if (panel.Marks.OfType<HeatMark>().FirstOrDefault(heat => heat.Legend is not null) is { } heat)
        {
            HeatDrawing.DrawBar(canvas, heat, frame.Box);
        }
    }

    /// <summary>Labels of vertical rules stand above the frame, where no data are.</summary>
    private static void DrawRuleLabels(SvgCanvas canvas, Panel panel, PanelFrame frame, SeriesPalette palette)
    {
        foreach (var rule in panel.Marks.OfType<RuleMark>().Where(rule => rule.IsVertical))
        {
            var at = frame.Across(rule.Value);
            if (at >= frame.Box.Left && at <= frame.Box.Right)
            {
                canvas.Text(
                    at, frame.Box.Top - 4, rule.Label, FigureLayout.LabelSize, "middle", $" fill=\"{SvgPaint.Color(palette.Of(rule))}\"");
            }
        }
    }
}
