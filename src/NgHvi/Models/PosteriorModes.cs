namespace NgHvi;

/// <summary>Laplace's approximations at distinct modes, in one set of coordinates; shares of mass sum to 1.</summary>
internal sealed record PosteriorModes(
    Coordinates Coordinates, IReadOnlyList<(double[] Mean, double[] Factor)> Parts, IReadOnlyList<double> Shares)
{
    public int FirstAxis { get; init; } // From here on coordinates may be curved or skew.
}
