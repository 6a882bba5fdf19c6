namespace NgHvi.Interactive.Figures.Marks;

/// <summary>
/// Points with horizontal intervals, one per position on the vertical axis; or upright ones, one per position on the horizontal axis.
/// </summary>
public sealed class IntervalsMark : Mark
{
    /// <summary>Makes intervals; the four have one length.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public IntervalsMark(
        IEnumerable<double> positions,
        IEnumerable<double> center,
        IEnumerable<double> low,
        IEnumerable<double> high,
        string? series = null,
        bool isVertical = false)
        : base(series)
    {
        IsVertical = isVertical;
        (Positions, Center, Low, High) = ([.. positions], [.. center], [.. low], [.. high]);
        SameLength(Center.Length, nameof(center), Positions.Length, nameof(positions));
        SameLength(Low.Length, nameof(low), Positions.Length, nameof(positions));
        SameLength(High.Length, nameof(high), Positions.Length, nameof(positions));
    }

    /// <summary>Shorter intervals within, drawn thicker, as half the probability within nearly all of it; empty for none.</summary>
    public ImmutableArray<double> InnerLow { get; private init; } = [];

    /// <summary>The right or upper ends of the shorter intervals; empty for none.</summary>
    public ImmutableArray<double> InnerHigh { get; private init; } = [];

    /// <summary>Whether the intervals stand upright.</summary>
    public bool IsVertical { get; }

    /// <summary>Vertical coordinates, or horizontal ones of upright intervals.</summary>
    public ImmutableArray<double> Positions { get; }

    /// <summary>The point of each interval.</summary>
    public ImmutableArray<double> Center { get; }

    /// <summary>The left or lower end of each interval.</summary>
    public ImmutableArray<double> Low { get; }

    /// <summary>The right or upper end of each interval.</summary>
    public ImmutableArray<double> High { get; }

    /// <summary>Whether so many upright intervals share a panel that they lie over one another.</summary>
    internal bool IsDense => IsVertical && Count > 60;

    /// <summary>Adds shorter intervals within.</summary>
    /// <exception cref="ArgumentException">There is not one per interval.</exception>
    public IntervalsMark WithInner(IEnumerable<double> low, IEnumerable<double> high)
    {
        var mark = new IntervalsMark(Positions, Center, Low, High, Series, IsVertical) { InnerLow = [.. low], InnerHigh = [.. high] };
        SameLength(mark.InnerLow.Length, nameof(low), Count, "the mark");
        SameLength(mark.InnerHigh.Length, nameof(high), Count, "the mark");
        return mark;
    }

    internal override int Layer => 4;

    internal override int Count => Center.Length;

    internal override IEnumerable<(double X, double Y)> Extent() => Low.Concat(High).Concat(Center)
        .Select((value, i) => Place(value, Positions[i % Positions.Length]));

    /// <summary>The point at a value of interval i's axis and its position on the other.</summary>
    internal (double X, double Y) Place(double value, double position) => IsVertical ? (position, value) : (value, position);
}
