namespace NgHvi.Interactive.Figures.Svg;

/// <summary>The rectangle a panel's data fill, and where each number falls in it.</summary>
internal sealed class PanelFrame
{
    private readonly Panel panel;

    public PanelFrame(Panel panel, AxisRange x, AxisRange y, Box box)
    {
        this.panel = panel;
        (X, Y, Box) = (x, y, box);
    }

    public AxisRange X { get; }

    public AxisRange Y { get; }

    public Box Box { get; }

    /// <summary>The pixel of a number on the horizontal axis.</summary>
    public double Across(double x)
    {
        var place = X.Place(x);
        return Box.Left + (Box.Width * (panel.X.IsReversed ? 1 - place : place));
    }

    /// <summary>The pixel of a number on the vertical axis.</summary>
    public double Down(double y)
    {
        var place = Y.Place(y);
        return Box.Top + (Box.Height * (panel.Y.IsReversed ? place : 1 - place));
    }

    /// <summary>
    /// The pixel of a number across; of one without a place on a logarithmic axis, as the zero a bar begins at, the low end's.
    /// </summary>
    public double AcrossOrLow(double x) => Across(X.Scale == AxisScale.Log && x <= 0 ? X.Low : x);

    /// <summary>The pixel of a number down, in the same way.</summary>
    public double DownOrLow(double y) => Down(Y.Scale == AxisScale.Log && y <= 0 ? Y.Low : y);

    /// <summary>The pixels of points, in order.</summary>
    public IReadOnlyList<(double X, double Y)> Map(IEnumerable<double> x, IEnumerable<double> y) =>
        [.. x.Zip(y, (u, v) => (Across(u), Down(v)))];
}
