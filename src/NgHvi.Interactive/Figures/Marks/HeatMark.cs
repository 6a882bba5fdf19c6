namespace NgHvi.Interactive.Figures.Marks;

/// <summary>A function of two variables as colour, from transparent (low) to full (high).</summary>
public sealed class HeatMark : Mark
{
    /// <summary>The colour of the highest value.</summary>
    internal const string Color = "#0072b2";

    /// <summary>The opacity of the highest value.</summary>
    internal const double MaxOpacity = 0.8;

    /// <summary>Makes a heat map.</summary>
    public HeatMark(ScalarGrid grid)
        : base(null)
    {
        ArgumentNullException.ThrowIfNull(grid);
        Grid = grid;
    }

    /// <summary>The function on its grid.</summary>
    public ScalarGrid Grid { get; }

    internal override int Layer => 0;

    internal override int Count => Grid.Values.Length;

    internal override IEnumerable<(double X, double Y)> Extent() => [(Grid.X[0], Grid.Y[0]), (Grid.X[^1], Grid.Y[^1])];
}
