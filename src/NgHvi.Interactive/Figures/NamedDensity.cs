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

    /// <summary>Estimates a density from draws: the mean of normal densities around them, as wide as Silverman's rule says.</summary>
    /// <remarks>
    /// B. W. Silverman, "Density Estimation for Statistics and Data Analysis" (1986), eq. (3.31). More than 2000 draws are thinned evenly.
    /// </remarks>
    /// <param name="name">The method.</param>
    /// <param name="draws">Draws; those that are not finite are left out. At least 2 different ones.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 different draws.</exception>
    public static NamedDensity FromDraws(string name, IEnumerable<double> draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        double[] all = [.. draws.Where(double.IsFinite).Order()];
        double[] sorted = [.. SeriesThinning.Evenly(all.Length, 2000).Select(i => all[i])];
        if (sorted.Length < 2 || sorted[0] == sorted[^1])
        {
            throw new ArgumentException($"A density needs at least 2 different draws (given {sorted.Length}).", nameof(draws));
        }

        var mean = sorted.Average();
        var deviation = Math.Sqrt(sorted.Sum(draw => (draw - mean) * (draw - mean)) / (sorted.Length - 1));
        var quartiles = (sorted[(int)(0.75 * (sorted.Length - 1))] - sorted[(int)(0.25 * (sorted.Length - 1))]) / 1.34;
        var width = 0.9 * (quartiles > 0 ? Math.Min(deviation, quartiles) : deviation) * Math.Pow(sorted.Length, -0.2);
        return new NamedDensity(
            name,
            x => sorted.Sum(draw => NormalDensity((x - draw) / width)) / (sorted.Length * width),
            sorted[0] - (3 * width),
            sorted[^1] + (3 * width));
    }

    /// <summary>Places at even distances over the interval, enough for a smooth curve.</summary>
    internal double[] Points()
    {
        const int Count = 201;
        return [.. Enumerable.Range(0, Count).Select(i => Low + ((High - Low) * i / (Count - 1)))];
    }

    private static double NormalDensity(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);
}
