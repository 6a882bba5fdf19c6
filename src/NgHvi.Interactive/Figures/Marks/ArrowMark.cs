namespace NgHvi.Interactive.Figures.Marks;

/// <summary>An arrow between two points, as a gradient's direction at the point where it was taken.</summary>
public sealed class ArrowMark : Mark
{
    /// <summary>Makes an arrow.</summary>
    public ArrowMark((double X, double Y) from, (double X, double Y) to, string? series = null)
        : base(series) => (From, To) = (from, to);

    /// <summary>Where it starts.</summary>
    public (double X, double Y) From { get; }

    /// <summary>Where its head is.</summary>
    public (double X, double Y) To { get; }

    internal override int Layer => 5;

    internal override int Count => 1;

    internal override IEnumerable<(double X, double Y)> Extent() => [From, To];
}
