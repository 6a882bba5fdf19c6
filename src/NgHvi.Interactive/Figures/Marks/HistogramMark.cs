namespace NgHvi.Interactive.Figures.Marks;

/// <summary>A histogram of bins that are already counted, as bars from zero or as their outline.</summary>
public sealed class HistogramMark : Mark
{
    /// <summary>Makes a histogram from its bins.</summary>
    /// <param name="edges">Bin edges, increasing, one more than heights.</param>
    /// <param name="heights">Counts or densities, ≥ 0.</param>
    /// <param name="series">The series, or null.</param>
    /// <param name="isOutline">Whether only the outline is drawn.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public HistogramMark(
        IEnumerable<double> edges, IEnumerable<double> heights, string? series = null, bool isOutline = false)
        : base(series)
    {
        (Edges, Heights, IsOutline) = ([.. edges], [.. heights], isOutline);
        SameLength(Edges.Length - 1, "edges, less one,", Heights.Length, nameof(heights));
    }

    /// <summary>Bin edges, one more than <see cref="Heights"/>.</summary>
    public ImmutableArray<double> Edges { get; }

    /// <summary>One height per bin.</summary>
    public ImmutableArray<double> Heights { get; }

    /// <summary>Whether only the outline is drawn, so that several histograms can share a panel.</summary>
    public bool IsOutline { get; }

    internal override int Layer => IsOutline ? 3 : 1;

    internal override int Count => Heights.Length;

    /// <summary>Bins draws into bars whose areas sum to one.</summary>
    /// <param name="draws">The draws; those that are not finite are left out.</param>
    /// <param name="series">The series, or null.</param>
    /// <param name="binCount">Number of bins; 0 chooses by the Freedman–Diaconis rule, within 10 to 80.</param>
    public static HistogramMark FromDraws(IEnumerable<double> draws, string? series = null, int binCount = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(binCount);
        double[] sorted = [.. draws.Where(double.IsFinite).Order()];
        if (sorted.Length == 0) return new HistogramMark([0, 1], [0], series);

        var (low, high) = (sorted[0], sorted[^1]);
        if (low == high)
        {
            var half = low == 0 ? 0.5 : Math.Abs(low) * 0.05;
            (low, high) = (low - half, high + half);
        }

        var quartiles = sorted[(int)(0.75 * (sorted.Length - 1))] - sorted[(int)(0.25 * (sorted.Length - 1))];
        var width = 2 * quartiles / Math.Cbrt(sorted.Length);
        var bins = binCount > 0 ? binCount : width > 0 ? (int)Math.Clamp(Math.Ceiling((high - low) / width), 10, 80) : 10;
        var size = (high - low) / bins;
        var heights = new double[bins];
        foreach (var draw in sorted)
        {
            heights[Math.Min(bins - 1, (int)((draw - low) / size))] += 1 / (sorted.Length * size);
        }

        return new HistogramMark(Enumerable.Range(0, bins + 1).Select(k => low + (k * size)), heights, series);
    }

    /// <summary>Counts draws in bins of one width into bars whose areas sum to one.</summary>
    internal static HistogramMark FromBins(IReadOnlyCollection<double> draws, double start, double size, double? end)
    {
        var bins = (int)Math.Clamp(Math.Ceiling(((end ?? draws.Max()) - start) / size), 1, 10_000);
        var heights = new double[bins];
        foreach (var draw in draws.Where(draw => draw >= start && draw <= start + (bins * size)))
        {
            heights[Math.Min(bins - 1, (int)((draw - start) / size))] += 1 / (draws.Count * size);
        }

        return new HistogramMark(Enumerable.Range(0, bins + 1).Select(k => start + (k * size)), heights);
    }

    internal override IEnumerable<(double X, double Y)> Extent() =>
        Heights.SelectMany((height, k) => new[] { (Edges[k], 0.0), (Edges[k + 1], height) });

    /// <summary>The outline, from the base at the left to the base at the right.</summary>
    internal (double[] X, double[] Y) Outline() =>
        ([Edges[0], .. Heights.SelectMany((_, k) => new[] { Edges[k], Edges[k + 1] }), Edges[^1]],
         [0, .. Heights.SelectMany(height => new[] { height, height }), 0]);
}
