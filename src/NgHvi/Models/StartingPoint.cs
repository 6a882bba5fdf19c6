namespace NgHvi.Models;

/// <summary>A first guess of the posterior in each coordinate of θ.</summary>
public sealed class StartingPoint
{
    private readonly double[] center;
    private readonly double[] scale;

    /// <summary>Keeps copies of the two vectors.</summary>
    /// <param name="center">A point of high posterior density, length M.</param>
    /// <param name="scale">The order of magnitude of the conditional posterior standard deviations, length M, > 0.</param>
    public StartingPoint(ReadOnlySpan<double> center, ReadOnlySpan<double> scale)
    {
        Guard.SameLength(scale.Length, nameof(scale), center.Length, nameof(center));
        (this.center, this.scale) = (center.ToArray(), scale.ToArray());
    }

    /// <summary>A point of high posterior density, length M.</summary>
    public ReadOnlySpan<double> Center => center;

    /// <summary>Spread in each coordinate, length M.</summary>
    public ReadOnlySpan<double> Scale => scale;
}
