namespace NgHvi.Interactive.Figures.Svg;

/// <summary>Draws the legend: for each series, small pictures of its marks and its name.</summary>
internal static class LegendDrawing
{
    private const double GlyphWidth = 26;

    public static void Draw(SvgCanvas canvas, Plot figure, FigureLayout layout, SeriesPalette palette)
    {
        var marks = figure.Panels.SelectMany(panel => panel.Marks).ToLookup(mark => mark.Series);
        for (var row = 0; row < layout.Legend.Count; row++)
        {
            var (x, y) = (layout.Frames[0].Box.Left, layout.LegendTop + (20 * row) + 10);
            var width = layout.Legend[row].Sum(FigureLayout.LegendWidth);
            x = Math.Max(8, Math.Min(x, figure.Width - 8 - width));
            foreach (var series in layout.Legend[row])
            {
                DrawGlyph(canvas, marks[series], palette[series], x, y);
                canvas.Text(
                    x + GlyphWidth + 7, y + 4, TextWidth.Fit(series, FigureLayout.LegendSize, figure.Width - 60), FigureLayout.LegendSize);
                x += FigureLayout.LegendWidth(series);
            }
        }
    }

    private static void DrawGlyph(SvgCanvas canvas, IEnumerable<Mark> marks, SeriesStyle style, double x, double y)
    {
        var kinds = marks.Select(mark => mark switch
        {
            BarMark => 'b',
            BandMark or BoxMark or HistogramMark { IsOutline: false } => 'a',
            PointsMark or IntervalsMark => 'p',
            _ => 'l',
        }).ToHashSet();
        if (kinds.Contains('b'))
        {
            canvas.Rectangle(x, y - 5, GlyphWidth, 10, SvgPaint.Fill(style, 0.85));
        }

        if (kinds.Contains('a'))
        {
            canvas.Rectangle(x, y - 5, GlyphWidth, 10, SvgPaint.Fill(style, 0.3));
        }

        if (kinds.Contains('l'))
        {
            canvas.Line(x, y, x + GlyphWidth, y, SvgPaint.Stroke(style));
        }

        if (kinds.Contains('p'))
        {
            canvas.Path(SvgPaint.Marker(style.Marker, x + (GlyphWidth / 2), y), SvgPaint.Fill(style));
        }
    }
}
