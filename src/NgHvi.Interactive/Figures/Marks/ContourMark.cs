namespace NgHvi.Interactive.Figures.Marks;

/// <summary>Curves of equal value of a function of two variables.</summary>
public sealed class ContourMark : Mark
{
    /// <summary>Makes contours at given levels.</summary>
    public ContourMark(ScalarGrid grid, IEnumerable<double> levels, string? series = null)
        : base(series)
    {
        ArgumentNullException.ThrowIfNull(grid);
        (Grid, Levels) = (grid, [.. levels.Order()]);
    }

    /// <summary>Makes contours at levels spread evenly over the values of the grid.</summary>
    public ContourMark(ScalarGrid grid, int levelCount = 8, string? series = null)
        : this(grid, ContourTracer.EvenLevels(grid, levelCount), series)
    {
    }

    /// <summary>The function on its grid.</summary>
    public ScalarGrid Grid { get; }

    /// <summary>The values whose curves are drawn, increasing.</summary>
    public ImmutableArray<double> Levels { get; }

    internal override int Layer => 2;

    internal override int Count => Levels.Length;

    internal override IEnumerable<(double X, double Y)> Extent() => [(Grid.X[0], Grid.Y[0]), (Grid.X[^1], Grid.Y[^1])];

    /// <summary>All curves of one level as a single line, with NaN between them.</summary>
    internal (double[] X, double[] Y) Curves(double level)
    {
        var points = ContourTracer.Trace(Grid, level)
            .SelectMany(curve => curve.Append((X: double.NaN, Y: double.NaN))).ToArray();
        return ([.. points.Select(point => point.X)], [.. points.Select(point => point.Y)]);
    }

    /// <summary>Higher levels are drawn stronger: 0.35 to 1.</summary>
    internal double Opacity(int levelIndex) => 0.35 + (0.65 * (levelIndex + 1) / Levels.Length);
}
