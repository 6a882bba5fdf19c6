namespace NgHvi;

/// <summary>One joint draw of all reported quantities of a fit.</summary>
public readonly struct FitDraw
{
    private readonly QuantityNames names;
    private readonly double[][] values;
    private readonly int draw;

    internal FitDraw(QuantityNames names, DrawSet set, int draw) =>
        (this.names, values, this.draw, Weight) = (names, set.Values, draw, set.Weights[draw]);

    /// <summary>Weight; over a fit they sum to 1.</summary>
    public double Weight { get; }
    /// <summary>Value of a quantity.</summary>
    /// <param name="name">For example "(Intercept)".</param>
    /// <exception cref="ArgumentException">There is no such quantity.</exception>
    public double this[string name] => values[names[name]][draw];
}
