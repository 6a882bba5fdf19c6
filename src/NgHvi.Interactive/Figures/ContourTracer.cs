namespace NgHvi.Interactive.Figures;

/// <summary>Marching squares: the curves along which a <see cref="ScalarGrid"/> has one value.</summary>
internal static class ContourTracer
{
    /// <summary>Levels that divide the range of the grid evenly, its two ends left out.</summary>
    public static double[] EvenLevels(ScalarGrid grid, int count)
    {
        var (low, high) = grid.Range;
        return high > low ? [.. Enumerable.Range(1, count).Select(i => low + ((high - low) * i / (count + 1)))] : [];
    }

    /// <summary>Finds the curves of one level, each as a list of points; a closed curve ends where it began.</summary>
    /// <remarks>Crossings are interpolated linearly along cell edges; a saddle is split by the mean of its corners.</remarks>
    public static List<List<(double X, double Y)>> Trace(ScalarGrid grid, double level)
    {
        var neighbours = new Dictionary<Edge, List<Edge>>();
        for (var i = 0; i + 1 < grid.Y.Length; i++)
        {
            for (var j = 0; j + 1 < grid.X.Length; j++)
            {
                JoinEdges(grid, level, i, j, neighbours);
            }
        }

        var curves = new List<List<(double X, double Y)>>();
        // Open curves first, from their ends; what remains is closed.
        foreach (var start in neighbours.Keys.Where(edge => neighbours[edge].Count == 1).Concat(neighbours.Keys).ToArray())
        {
            if (neighbours[start].Count > 0)
            {
                curves.Add(Follow(grid, level, start, neighbours));
            }
        }

        return curves;
    }

    private static void JoinEdges(
        ScalarGrid grid, double level, int i, int j, Dictionary<Edge, List<Edge>> neighbours)
    {
        double[] corners = [grid[i, j], grid[i, j + 1], grid[i + 1, j + 1], grid[i + 1, j]];
        if (corners.Any(double.IsNaN)) return;

        // Around the cell: bottom, right, top, left; edge k lies between corners k and k + 1.
        Edge[] edges = [new(i, j, false), new(i, j + 1, true), new(i + 1, j, false), new(i, j, true)];
        var crossed = Enumerable.Range(0, 4).Where(k => corners[k] >= level != corners[(k + 1) % 4] >= level).ToArray();
        if (crossed.Length == 2)
        {
            Join(edges[crossed[0]], edges[crossed[1]]);
        }
        else if (crossed.Length == 4)
        {
            var first = corners.Average() >= level == corners[0] >= level ? 0 : 3;
            Join(edges[first], edges[(first + 1) % 4]);
            Join(edges[(first + 2) % 4], edges[(first + 3) % 4]);
        }

        void Join(Edge a, Edge b)
        {
            Neighbours(a).Add(b);
            Neighbours(b).Add(a);
        }

        List<Edge> Neighbours(Edge edge) =>
            neighbours.TryGetValue(edge, out var found) ? found : neighbours[edge] = [];
    }

    private static List<(double X, double Y)> Follow(
        ScalarGrid grid, double level, Edge start, Dictionary<Edge, List<Edge>> neighbours)
    {
        var curve = new List<(double X, double Y)> { Crossing(grid, level, start) };
        var edge = start;
        while (neighbours[edge] is { Count: > 0 } next)
        {
            var to = next[^1];
            next.RemoveAt(next.Count - 1);
            neighbours[to].Remove(edge);
            curve.Add(Crossing(grid, level, to));
            edge = to;
        }

        return curve;
    }

    private static (double X, double Y) Crossing(ScalarGrid grid, double level, Edge edge)
    {
        var (i, j, isUpright) = edge;
        var (nextI, nextJ) = isUpright ? (i + 1, j) : (i, j + 1);
        var (from, to) = (grid[i, j], grid[nextI, nextJ]);
        var share = double.IsFinite(to - from) ? (level - from) / (to - from) : 0.5;
        return (grid.X[j] + (share * (grid.X[nextJ] - grid.X[j])), grid.Y[i] + (share * (grid.Y[nextI] - grid.Y[i])));
    }

    /// <summary>The grid edge that leaves (row, column) upwards or to the right.</summary>
    private readonly record struct Edge(int Row, int Column, bool IsUpright);
}
