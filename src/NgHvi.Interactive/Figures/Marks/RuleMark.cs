namespace NgHvi.Interactive.Figures.Marks;

/// <summary>A reference line across the whole panel, with a label at its end.</summary>
public sealed class RuleMark : Mark
{
    /// <summary>Makes a reference line.</summary>
    /// <param name="value">Where it crosses its axis.</param>
    /// <param name="isVertical">Whether it stands at an x, rather than lies at a y.</param>
    /// <param name="label">A few words; empty for none.</param>
    /// <param name="series">The series whose colour it takes, or null. A rule makes no legend entry.</param>
    public RuleMark(double value, bool isVertical, string label = "", string? series = null)
        : base(series) => (Value, IsVertical, Label) = (value, isVertical, label);

    /// <summary>Where it crosses its axis.</summary>
    public double Value { get; }

    /// <summary>Whether it stands at an x, rather than lies at a y.</summary>
    public bool IsVertical { get; }

    /// <summary>A few words at its end; empty for none.</summary>
    public string Label { get; }

    internal override int Layer => 2;

    internal override int Count => 1;

    internal override IEnumerable<(double X, double Y)> Extent() =>
        [IsVertical ? (Value, double.NaN) : (double.NaN, Value)];
}
