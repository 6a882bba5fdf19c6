namespace NgHvi.Interactive.Figures.Marks;

/// <summary>A function of two variables as colour. Where it has no value (NaN), nothing is drawn, or a cell crossed out.</summary>
public sealed class HeatMark : Mark
{
    /// <summary>Makes a heat map.</summary>
    /// <param name="grid">The function on its grid.</param>
    /// <param name="legend">What the colours mean, with the unit, written at a colour bar; null for no bar.</param>
    /// <param name="scale">The colours; null: <see cref="ColorScale.Shade"/>.</param>
    /// <param name="isCells">
    /// Whether each value fills a whole cell around its coordinates, as in a table, rather than end at the outer coordinates.
    /// </param>
    /// <param name="texts">A few words for each cell, row-major as the grid's values; null for none.</param>
    /// <param name="range">The values of the two ends of the colours; null: the smallest and the largest.</param>
    /// <exception cref="ArgumentException">There is not one text per value.</exception>
    public HeatMark(
        ScalarGrid grid,
        string? legend = null,
        ColorScale? scale = null,
        bool isCells = false,
        IEnumerable<string>? texts = null,
        (double Low, double High)? range = null)
        : base(null)
    {
        ArgumentNullException.ThrowIfNull(grid);
        (Grid, Legend, Scale, IsCells) = (grid, legend, scale ?? ColorScale.Shade, isCells);
        Texts = texts is null ? [] : [.. texts];
        Range = range ?? grid.Range;
        if (texts is not null)
        {
            SameLength(Texts.Length, nameof(texts), grid.Values.Length, nameof(grid));
        }
    }

    /// <summary>The function on its grid.</summary>
    public ScalarGrid Grid { get; }

    /// <summary>What the colours mean; null where no colour bar is drawn.</summary>
    public string? Legend { get; }

    /// <summary>The colours.</summary>
    public ColorScale Scale { get; }

    /// <summary>Whether each value fills a whole cell around its coordinates.</summary>
    public bool IsCells { get; }

    /// <summary>Words in the cells, row-major; empty for none.</summary>
    public ImmutableArray<string> Texts { get; }

    /// <summary>The values of the two ends of the colours.</summary>
    public (double Low, double High) Range { get; }

    internal override int Layer => 0;

    internal override int Count => Grid.Values.Length;

    /// <summary>The place of a value on the colour scale, 0 to 1; NaN where it has none.</summary>
    internal double Place(double value) => !double.IsFinite(value) ? double.NaN
        : Range.High > Range.Low ? Math.Clamp((value - Range.Low) / (Range.High - Range.Low), 0, 1) : 0.5;

    /// <summary>Borders of the cells: half way between coordinates.</summary>
    internal double[] Edges(ImmutableArray<double> points)
    {
        var outer = IsCells ? ((points[1] - points[0]) / 2, (points[^1] - points[^2]) / 2) : (0, 0);
        return [points[0] - outer.Item1, .. points.Zip(points.Skip(1), (a, b) => (a + b) / 2), points[^1] + outer.Item2];
    }

    internal override IEnumerable<(double X, double Y)> Extent()
    {
        var (x, y) = (Edges(Grid.X), Edges(Grid.Y));
        return [(x[0], y[0]), (x[^1], y[^1])];
    }
}
