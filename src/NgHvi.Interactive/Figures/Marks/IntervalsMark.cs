using System.Collections.Immutable;

namespace NgHvi.Interactive.Figures.Marks;

/// <summary>Points with horizontal intervals, one per position on the vertical axis.</summary>
public sealed class IntervalsMark : Mark
{
    /// <summary>Makes intervals; the four have one length.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public IntervalsMark(
        IEnumerable<double> positions,
        IEnumerable<double> center,
        IEnumerable<double> low,
        IEnumerable<double> high,
        string? series = null)
        : base(series)
    {
        (Positions, Center, Low, High) = ([.. positions], [.. center], [.. low], [.. high]);
        SameLength(Center.Length, nameof(center), Positions.Length, nameof(positions));
        SameLength(Low.Length, nameof(low), Positions.Length, nameof(positions));
        SameLength(High.Length, nameof(high), Positions.Length, nameof(positions));
    }

    /// <summary>Vertical coordinates.</summary>
    public ImmutableArray<double> Positions { get; }

    /// <summary>The point of each interval.</summary>
    public ImmutableArray<double> Center { get; }

    /// <summary>The left end of each interval.</summary>
    public ImmutableArray<double> Low { get; }

    /// <summary>The right end of each interval.</summary>
    public ImmutableArray<double> High { get; }

    internal override int Layer => 4;

    internal override int Count => Center.Length;

    internal override IEnumerable<(double X, double Y)> Extent() => Low.Concat(High).Concat(Center)
        .Select((x, i) => (x, Positions[i % Positions.Length]));
}
