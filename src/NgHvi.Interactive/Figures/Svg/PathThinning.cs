namespace NgHvi.Interactive.Figures.Svg;

/// <summary>Leaves out the points of a long line that no pixel would show.</summary>
internal static class PathThinning
{
    private const int LongLine = 2000;

    /// <summary>Keeps the first, lowest, highest and last point of each half pixel; short lines stay whole.</summary>
    /// <remarks>The drawn line is the same to within half a pixel, peaks included. Breaks (NaN) stay.</remarks>
    public static IEnumerable<(double X, double Y)> Thin(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count <= LongLine) return points;

        var kept = new List<(double X, double Y)>();
        for (int start = 0, end; start < points.Count; start = end)
        {
            var column = Column(points[start]);
            var (low, high) = (start, start);
            for (end = start + 1; end < points.Count && Column(points[end]) == column; end++)
            {
                low = points[end].Y > points[low].Y ? end : low;
                high = points[end].Y < points[high].Y ? end : high;
            }

            int[] chosen = [start, Math.Min(low, high), Math.Max(low, high), end - 1];
            kept.AddRange(chosen.Distinct().Select(i => points[i]));
        }

        return kept;
    }

    /// <summary>The half pixel a point falls into; a break has one of its own.</summary>
    private static double Column((double X, double Y) point) =>
        double.IsFinite(point.X) && double.IsFinite(point.Y) ? Math.Floor(point.X * 2) : double.NegativeInfinity;
}
