namespace NgHvi;

/// <summary>One joint draw of all reported quantities of a fit.</summary>
public readonly struct FitDraw
{
    private readonly QuantityNames names;
    private readonly double[][] values;
    private readonly int draw;

    internal FitDraw(QuantityNames names, DrawSet set, int draw) =>
        (this.names, values, this.draw, Weight) = (names, set.Values, draw, set.Weights[draw]);

    /// <summary>Its weight; those of all draws of a fit sum to 1.</summary>
    public double Weight { get; }
    /// <summary>The value of a quantity.</summary>
    /// <param name="name">For example "(Intercept)".</param>
    /// <exception cref="ArgumentException">The fit has no quantity of that name.</exception>
    public double this[string name] => values[names[name]][draw];
}
