namespace NgHvi.Interactive.Figures.Svg;

/// <summary>Draws a heat map as rows of rectangles, neighbours of one shade joined; and its colour bar.</summary>
internal static class HeatDrawing
{
    public const double BarWidth = 12;
    private const int Shades = 48;

    public static void Draw(SvgCanvas canvas, HeatMark heat, PanelFrame frame)
    {
        var grid = heat.Grid;
        double[] across = [.. heat.Edges(grid.X).Select(frame.Across)];
        double[] down = [.. heat.Edges(grid.Y).Select(frame.Down)];
        canvas.Open("g", "shape-rendering=\"crispEdges\"");
        for (var i = 0; i < grid.Y.Length; i++)
        {
            for (int start = 0, end; start < grid.X.Length; start = end)
            {
                var shade = Shade(grid[i, start]);
                for (end = start + 1; end < grid.X.Length && Shade(grid[i, end]) == shade; end++)
                {
                }

                var (x, y) = (Math.Min(across[start], across[end]), Math.Min(down[i], down[i + 1]));
                var (width, height) = (Math.Abs(across[end] - across[start]), Math.Abs(down[i + 1] - down[i]));
                if (shade is { } of)
                {
                    Fill(canvas, heat, (double)of / Shades, x, y, width, height);
                }
                else if (heat.IsCells)
                {
                    CrossOut(canvas, grid.X.Length, x, y, across[start..(end + 1)], height);
                }
            }
        }

        canvas.Close("g");
        DrawTexts(canvas, heat, across, down);

        int? Shade(double value) => heat.Place(value) is var place && double.IsFinite(place) ? (int)Math.Round(Shades * place) : null;
    }

    /// <summary>A bar of the colours to the right of a panel, with numbers and what they mean.</summary>
    public static void DrawBar(SvgCanvas canvas, HeatMark heat, Box frame)
    {
        var left = frame.Right + 12;
        canvas.Open("g", "shape-rendering=\"crispEdges\"");
        for (var k = 0; k < Shades; k++)
        {
            Fill(canvas, heat, (k + 0.5) / Shades, left, frame.Bottom - (frame.Height * (k + 1) / Shades), BarWidth, frame.Height / Shades);
        }

        canvas.Close("g");
        var widest = 0.0;
        foreach (var tick in Ticks(heat, frame.Height))
        {
            var y = frame.Bottom - (frame.Height * heat.Place(tick.Value));
            canvas.Text(left + BarWidth + 5, y + 4, tick.Label, FigureLayout.LabelSize);
            widest = Math.Max(widest, TextWidth.Of(tick.Label, FigureLayout.LabelSize));
        }

        var (x, middle) = (left + BarWidth + 19 + widest, frame.Top + (frame.Height / 2));
        canvas.Text(
            x,
            middle,
            TextWidth.Fit(heat.Legend ?? "", FigureLayout.AxisTitleSize, frame.Height + 20),
            FigureLayout.AxisTitleSize,
            "middle",
            $" transform=\"rotate(-90 {SvgCanvas.N(x)} {SvgCanvas.N(middle)})\"");
    }

    /// <summary>The room a colour bar needs beside its panel; 0 without one.</summary>
    public static double BarRoom(Panel panel) =>
        panel.Marks.OfType<HeatMark>().FirstOrDefault(heat => heat.Legend is not null) is not { } heat
        ? 0
        : 12 + BarWidth + 8 + Ticks(heat, 200).Select(tick => TextWidth.Of(tick.Label, FigureLayout.LabelSize)).DefaultIfEmpty().Max()
            + (heat.Legend!.Length > 0 ? 18 : 0);

    private static IReadOnlyList<Tick> Ticks(HeatMark heat, double height) => heat.Range.High > heat.Range.Low
        ? Figures.Ticks.Linear(heat.Range.Low, heat.Range.High, Math.Max(3, (int)(height / 45)))
        : [];

    private static void Fill(SvgCanvas canvas, HeatMark heat, double place, double x, double y, double width, double height)
    {
        var (color, opacity) = heat.Scale.At(place);
        if (opacity > 0)
        {
            canvas.Rectangle(x, y, width, height,
                $"fill=\"{color}\"{(opacity < 1 ? $" fill-opacity=\"{SvgCanvas.N(opacity)}\"" : "")}");
        }
    }

    private static void CrossOut(SvgCanvas canvas, int columns, double x, double y, double[] edges, double height)
    {
        // Of a fine grid only the gap is seen; strokes in each of its cells would hide it.
        for (var k = 1; columns <= 40 && k < edges.Length; k++)
        {
            var (left, right) = (Math.Min(edges[k - 1], edges[k]), Math.Max(edges[k - 1], edges[k]));
            canvas.Line(left + 3, y + height - 3, right - 3, y + 3, "stroke=\"currentColor\" stroke-opacity=\"0.3\"");
        }
    }

    /// <summary>Words in cells, black or white, whichever stands out from the cell.</summary>
    private static void DrawTexts(SvgCanvas canvas, HeatMark heat, double[] across, double[] down)
    {
        for (var k = 0; k < heat.Texts.Length; k++)
        {
            var (i, j) = (k / heat.Grid.X.Length, k % heat.Grid.X.Length);
            var place = heat.Place(heat.Grid.Values[k]);
            var width = Math.Abs(across[j + 1] - across[j]) - 4;
            var color = !double.IsFinite(place) || heat.Scale.At(place).Opacity < 1
                ? "currentColor"
                : Contrast.TextOn(heat.Scale.At(place).Color);
            if (TextWidth.Of(heat.Texts[k], FigureLayout.LabelSize) <= width + 8)
            {
                var (x, y) = ((across[j] + across[j + 1]) / 2, ((down[i] + down[i + 1]) / 2) + 4);
                canvas.Text(x, y, heat.Texts[k], FigureLayout.LabelSize, "middle", $" fill=\"{color}\"");
            }
        }
    }
}
