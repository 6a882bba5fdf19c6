namespace NgHvi.Interactive.Figures;

/// <summary>Approximate posteriors of one parameter over a histogram of sampled draws.</summary>
public static class PosteriorDensity
{
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
            figure = figure.Line(density);
        }

        figure = truth is { } value ? figure.VerticalLine(value, "truth") : figure;
        return figure.WithY(axis => axis with { Minimum = 0 });
    }

    /// <summary>Draws the densities of several parameters, a panel for each.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="parameters">For each its name, the densities, the draws for comparison or null, and the true value or null.</param>
    /// <param name="columns">Panels in a row. Range: ≥ 1.</param>
    /// <param name="sampler">The sampler's name.</param>
    public static Figure Facets(
        string title,
        IEnumerable<(string Parameter, IEnumerable<NamedDensity> Densities, IEnumerable<double>? Draws, double? Truth)> parameters,
        int columns = 3,
        string sampler = "MCMC")
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var panels = parameters.Select(one => Create("", one.Parameter, one.Densities, one.Draws, sampler, one.Truth)).ToArray();
        var across = Math.Max(1, columns);
        // Heights have no common scale: only the leftmost say what they are.
        var cells = panels.Select((panel, i) => i % across == 0 ? panel : panel.YAxis("").WithY(axis => axis with { Minimum = 0 }));
        return Figure.Facets(columns, cells, sharesX: false, sharesY: false).Titled(title);
    }
}
