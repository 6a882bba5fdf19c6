using NgHvi.Interactive.Figures.Marks;

namespace NgHvi.Interactive.Figures.Svg;

/// <summary>Draws a heat map as rows of rectangles, neighbours of one shade joined.</summary>
internal static class HeatDrawing
{
    private const int Shades = 24;

    public static void Draw(SvgCanvas canvas, HeatMark heat, PanelFrame frame)
    {
        var grid = heat.Grid;
        var (low, high) = grid.Range;
        var across = Edges([.. grid.X], frame.Across);
        var down = Edges([.. grid.Y], frame.Down);
        for (var i = 0; i < grid.Y.Length; i++)
        {
            for (int start = 0, end; start < grid.X.Length; start = end)
            {
                var shade = Shade(grid[i, start]);
                for (end = start + 1; end < grid.X.Length && Shade(grid[i, end]) == shade; end++)
                {
                }

                if (shade > 0)
                {
                    var opacity = HeatMark.MaxOpacity * shade / Shades;
                    canvas.Rectangle(Math.Min(across[start], across[end]), Math.Min(down[i], down[i + 1]),
                        Math.Abs(across[end] - across[start]), Math.Abs(down[i + 1] - down[i]),
                        $"fill=\"{HeatMark.Color}\" fill-opacity=\"{SvgCanvas.N(opacity)}\" shape-rendering=\"crispEdges\"");
                }
            }
        }

        int Shade(double value) =>
            double.IsFinite(value) && high > low ? (int)Math.Round(Shades * (value - low) / (high - low)) : 0;
    }

    /// <summary>Pixels of the cell borders: half way between coordinates, the outer ones at the ends.</summary>
    private static double[] Edges(double[] points, Func<double, double> toPixel) =>
        [.. Enumerable.Range(0, points.Length + 1).Select(k => toPixel(
            k == 0 ? points[0] : k == points.Length ? points[^1] : (points[k - 1] + points[k]) / 2))];
}
