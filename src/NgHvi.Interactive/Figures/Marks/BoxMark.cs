namespace NgHvi.Interactive.Figures.Marks;

/// <summary>
/// The quartiles of values as a box, as Tukey (1977) draws them: whiskers reach the last values within 1.5 box lengths, others are points.
/// </summary>
public sealed class BoxMark : Mark
{
    /// <summary>Half the width of a box, in units of the horizontal axis.</summary>
    internal const double HalfWidth = 0.28;

    private readonly ImmutableArray<double> sorted;

    /// <summary>Makes a box.</summary>
    /// <param name="position">Where it stands on the horizontal axis.</param>
    /// <param name="values">The values; those that are not finite are left out.</param>
    /// <param name="series">The series, or null.</param>
    public BoxMark(double position, IEnumerable<double> values, string? series = null)
        : base(series)
    {
        (Position, sorted) = (position, [.. values.Where(double.IsFinite).Order()]);
        (LowerQuartile, Median, UpperQuartile) = (Quantile(0.25), Quantile(0.5), Quantile(0.75));
        var reach = 1.5 * (UpperQuartile - LowerQuartile);
        var (low, high) = (LowerQuartile - reach, UpperQuartile + reach);
        var inside = sorted.Where(value => value >= low && value <= high).DefaultIfEmpty(double.NaN).ToArray();
        (WhiskerLow, WhiskerHigh) = (inside[0], inside[^1]);
        Outliers = [.. sorted.Where(value => value < low || value > high)];
    }

    /// <summary>Where it stands on the horizontal axis.</summary>
    public double Position { get; }

    /// <summary>The quartile below; NaN without values.</summary>
    public double LowerQuartile { get; }

    /// <summary>The median; NaN without values.</summary>
    public double Median { get; }

    /// <summary>The quartile above; NaN without values.</summary>
    public double UpperQuartile { get; }

    /// <summary>The end of the whisker below.</summary>
    public double WhiskerLow { get; }

    /// <summary>The end of the whisker above.</summary>
    public double WhiskerHigh { get; }

    /// <summary>The values beyond the whiskers, increasing.</summary>
    public ImmutableArray<double> Outliers { get; }

    internal override int Layer => 3;

    internal override int Count => sorted.Length;

    internal override IEnumerable<(double X, double Y)> Extent() =>
        sorted.SelectMany(value => new[] { (Position - HalfWidth, value), (Position + HalfWidth, value) });

    /// <summary>All lines with NaN between them; the first five points go round the box.</summary>
    internal (double[] X, double[] Y) Lines()
    {
        var (left, middle, right) = (Position - HalfWidth, Position, Position + HalfWidth);
        var cap = 0.4 * HalfWidth;
        const double Gap = double.NaN;
        return (
            [
                left, right, right, left, left, Gap, left, right, Gap, middle, middle, Gap, middle, middle, Gap,
                middle - cap, middle + cap, Gap, middle - cap, middle + cap,
            ],
            [
                LowerQuartile, LowerQuartile, UpperQuartile, UpperQuartile, LowerQuartile, Gap, Median, Median, Gap,
                LowerQuartile, WhiskerLow, Gap,
                UpperQuartile, WhiskerHigh, Gap, WhiskerLow, WhiskerLow, Gap, WhiskerHigh, WhiskerHigh,
            ]);
    }

    private double Quantile(double probability)
    {
        if (sorted.IsEmpty) return double.NaN;

        var place = probability * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
