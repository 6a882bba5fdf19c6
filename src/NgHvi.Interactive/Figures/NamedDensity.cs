namespace NgHvi.Interactive.Figures;

/// <summary>A density with the name of the method that gave it and the interval worth drawing.</summary>
public sealed class NamedDensity
{
    private const double ShownDeviations = 4;

    private NamedDensity(string name, Func<double, double> density, double low, double high) =>
        (Name, Density, Low, High) = (name, density, low, high);

    /// <summary>The method.</summary>
    public string Name { get; }

    /// <summary>The density at a point.</summary>
    public Func<double, double> Density { get; }

    /// <summary>The left end of the interval drawn.</summary>
    public double Low { get; }

    /// <summary>The right end of the interval drawn.</summary>
    public double High { get; }

    /// <summary>Makes a normal density, drawn to four standard deviations.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The standard deviation is not above 0.</exception>
    public static NamedDensity Gaussian(string name, double mean, double standardDeviation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(standardDeviation);
        return new NamedDensity(
            name,
            x => NormalDensity((x - mean) / standardDeviation) / standardDeviation,
            mean - (ShownDeviations * standardDeviation),
            mean + (ShownDeviations * standardDeviation));
    }

    /// <summary>Makes the density of exp(z) with z normal, as of a variance whose log is normal.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The standard deviation is not above 0.</exception>
    public static NamedDensity LogGaussian(string name, double logMean, double logStandardDeviation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(logStandardDeviation);
        return new NamedDensity(
            name,
            x => x > 0 ? NormalDensity((Math.Log(x) - logMean) / logStandardDeviation) / (x * logStandardDeviation) : 0,
            Math.Exp(logMean - (ShownDeviations * logStandardDeviation)),
            Math.Exp(logMean + (3 * logStandardDeviation)));
    }

    /// <summary>Makes a density from any function.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The interval is empty.</exception>
    public static NamedDensity Of(string name, Func<double, double> density, double low, double high)
    {
        ArgumentNullException.ThrowIfNull(density);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(low, high);
        return new NamedDensity(name, density, low, high);
    }

    private static double NormalDensity(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);
}
