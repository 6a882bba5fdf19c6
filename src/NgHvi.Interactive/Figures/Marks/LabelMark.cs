namespace NgHvi.Interactive.Figures.Marks;

/// <summary>A few words beside a point.</summary>
public sealed class LabelMark : Mark
{
    /// <summary>Makes a label to the upper right of a point.</summary>
    public LabelMark(double x, double y, string text, string? series = null)
        : base(series) => (X, Y, Text) = (x, y, text);

    /// <summary>Horizontal coordinate of the point.</summary>
    public double X { get; }

    /// <summary>Vertical coordinate of the point.</summary>
    public double Y { get; }

    /// <summary>The words.</summary>
    public string Text { get; }

    internal override int Layer => 6;

    internal override int Count => 1;

    internal override IEnumerable<(double X, double Y)> Extent() => [(X, Y)];
}
