namespace NgHvi.Interactive.Figures.Marks;

/// <summary>Bars at places of an axis, from zero or from a base.</summary>
public sealed class BarMark : Mark
{
    /// <summary>Makes bars.</summary>
    /// <param name="positions">The middle of each bar.</param>
    /// <param name="values">Where each bar ends.</param>
    /// <param name="series">The series, or null.</param>
    /// <param name="width">Width of a bar in the units of its axis. Range: > 0.</param>
    /// <param name="isHorizontal">Whether bars lie, so that positions are on the vertical axis.</param>
    /// <param name="bases">Where each bar begins; null: at 0.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public BarMark(
        IEnumerable<double> positions,
        IEnumerable<double> values,
        string? series = null,
        double width = 0.8,
        bool isHorizontal = false,
        IEnumerable<double>? bases = null)
        : base(series)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        (Positions, Values, Width, IsHorizontal) = ([.. positions], [.. values], width, isHorizontal);
        Bases = bases is null ? [.. Values.Select(_ => 0.0)] : [.. bases];
        SameLength(Positions.Length, nameof(positions), Values.Length, nameof(values));
        SameLength(Bases.Length, nameof(bases), Values.Length, nameof(values));
    }

    /// <summary>The middle of each bar.</summary>
    public ImmutableArray<double> Positions { get; }

    /// <summary>Where each bar ends.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>Where each bar begins.</summary>
    public ImmutableArray<double> Bases { get; }

    /// <summary>Width of a bar in the units of its axis.</summary>
    public double Width { get; }

    /// <summary>Whether bars lie.</summary>
    public bool IsHorizontal { get; }

    internal override int Layer => 1;

    internal override int Count => Values.Length;

    internal override IEnumerable<(double X, double Y)> Extent() =>
        Enumerable.Range(0, Count).Where(i => double.IsFinite(Values[i])).SelectMany(i => Corners(i).Select(corner => corner));

    /// <summary>Two opposite corners of a bar.</summary>
    internal (double X, double Y)[] Corners(int i)
    {
        var (from, to) = (Positions[i] - (Width / 2), Positions[i] + (Width / 2));
        return IsHorizontal ? [(Bases[i], from), (Values[i], to)] : [(from, Bases[i]), (to, Values[i])];
    }
}
