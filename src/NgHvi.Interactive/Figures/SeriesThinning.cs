namespace NgHvi.Interactive.Figures;

/// <summary>Leaves out points of long series, so that a notebook with many figures stays small.</summary>
internal static class SeriesThinning
{
    /// <summary>The largest number of points of a trace.</summary>
    public const int TraceLimit = 400;

    /// <summary>Indices from 0 to count − 1, first and last included, at even distances.</summary>
    public static IEnumerable<int> Evenly(int count, int limit) => count <= limit
        ? Enumerable.Range(0, count)
        : Enumerable.Range(0, limit).Select(i => (int)((long)i * (count - 1) / (limit - 1)));

    /// <summary>Keeps of a long line its ends and the lowest and highest point of each of equally wide strips of the axis.</summary>
    /// <remarks>So noise keeps its width and peaks stay. What has no place on the axes is dropped from a long line.</remarks>
    public static (double[] X, double[] Y) Trace(IReadOnlyList<double> x, IReadOnlyList<double> y, AxisScale scale, int limit = TraceLimit)
    {
        if (x.Count <= limit) return ([.. x], [.. y]);

        double Place(int i) => scale == AxisScale.Log ? Math.Log(x[i]) : x[i];
        var usable = Enumerable.Range(0, x.Count).Where(i => double.IsFinite(Place(i)) && double.IsFinite(y[i])).ToArray();
        if (usable.Length <= limit) return ([.. usable.Select(i => x[i])], [.. usable.Select(i => y[i])]);

        var (strips, from) = ((limit - 2) / 2, Place(usable[0]));
        var width = Math.Max(double.Epsilon, Place(usable[^1]) - from);
        var kept = usable.GroupBy(i => Math.Clamp((int)(strips * ((Place(i) - from) / width)), 0, strips - 1))
            .SelectMany(strip => new[] { strip.MinBy(i => y[i]), strip.MaxBy(i => y[i]) })
            .Append(usable[0]).Append(usable[^1]).Distinct().Order().ToArray();
        return ([.. kept.Select(i => x[i])], [.. kept.Select(i => y[i])]);
    }
}
