namespace NgHvi.Interactive.Figures;

/// <summary>Approximate posteriors of one parameter over a histogram of sampled draws.</summary>
public static class PosteriorDensity
{
    private const int CurvePoints = 201;

    /// <summary>Draws the densities, each on its own interval.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="parameter">The parameter, on the horizontal axis.</param>
    /// <param name="densities">One curve per method.</param>
    /// <param name="draws">Draws of a sampler for comparison, or null.</param>
    /// <param name="sampler">The sampler's name.</param>
    /// <param name="truth">The value that made the data, or null when unknown.</param>
    public static Figure Create(
        string title,
        string parameter,
        IEnumerable<NamedDensity> densities,
        IEnumerable<double>? draws = null,
        string sampler = "MCMC",
        double? truth = null)
    {
        ArgumentNullException.ThrowIfNull(densities);
        var figure = Figure.Create(title).XAxis(parameter).YAxis("density");
        if (draws is not null)
        {
            figure = figure.Histogram(draws, sampler);
        }

        foreach (var density in densities)
        {
            double[] x = [.. Enumerable.Range(0, CurvePoints)
                .Select(i => density.Low + ((density.High - density.Low) * i / (CurvePoints - 1)))];
            figure = figure.Line(x, x.Select(density.Density), density.Name);
        }

        figure = truth is { } value ? figure.VerticalLine(value, "truth") : figure;
        return figure.WithY(axis => axis with { Minimum = 0 });
    }
}
