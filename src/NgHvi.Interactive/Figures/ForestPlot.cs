using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Figures;

/// <summary>The estimates of several fits side by side, one line per quantity, as ArviZ's plot_forest draws them.</summary>
public static class ForestPlot
{
    /// <summary>Draws posterior means with their 95 % intervals.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="fits">Fits of one model or of models with common quantities; fits of one method are numbered.</param>
    /// <param name="quantities">
    /// The quantities in this order, or null for those of the first fit that say each thing once, at most 40.
    /// </param>
    /// <param name="truth">The values that made the data, one per quantity, or null.</param>
    /// <param name="xTitle">What is estimated; empty for none.</param>
    /// <exception cref="ArgumentException">There is no fit, or none has a quantity of this name.</exception>
    public static Figure Create(
        string title,
        IEnumerable<Fit> fits,
        IEnumerable<string>? quantities = null,
        IEnumerable<double>? truth = null,
        string xTitle = "mean and 95 % interval")
    {
        ArgumentNullException.ThrowIfNull(fits);
        return Create(title, ModelText.Named([.. fits]), quantities, truth, xTitle);
    }

    /// <summary>Draws posterior means with their 95 % intervals under names of one's own.</summary>
    /// <inheritdoc cref="Create(string, IEnumerable{Fit}, IEnumerable{string}?, IEnumerable{double}?, string)"/>
    public static Figure Create(
        string title,
        IEnumerable<(string Name, Fit Fit)> fits,
        IEnumerable<string>? quantities = null,
        IEnumerable<double>? truth = null,
        string xTitle = "mean and 95 % interval")
    {
        ArgumentNullException.ThrowIfNull(fits);
        (string Name, Fit Fit)[] all = [.. fits];
        if (all.Length == 0)
        {
            throw new ArgumentException("A forest plot needs at least one fit.", nameof(fits));
        }

        string[] names = quantities is null ? [.. FitTables.Names(all[0].Fit).Take(40)] : [.. quantities];
        foreach (var name in names.Where(name => !all.Any(one => one.Fit.Quantities.Any(quantity => quantity.Name == name))))
        {
            var known = string.Join(", ", all[0].Fit.Quantities.Select(quantity => quantity.Name));
            throw new ArgumentException($"No fit has a quantity {name}; the first has {known}.", nameof(quantities));
        }

        var figure = Caterpillar.Compare(title, names, all.Select(one => Estimates(one.Name, one.Fit, names)), xTitle);
        return truth is null ? figure : figure.Points(truth, names.Select((_, i) => (double)i), "truth");
    }

    private static IntervalEstimates Estimates(string name, Fit fit, string[] names)
    {
        var found = fit.Quantities.ToDictionary(quantity => quantity.Name);
        double[] Of(Func<Quantity, double> part) =>
            [.. names.Select(quantity => found.TryGetValue(quantity, out var one) ? part(one) : double.NaN)];
        return new IntervalEstimates(name, Of(one => one.Mean), Of(one => one.Lower), Of(one => one.Upper));
    }
}
