using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>Posteriors of several methods side by side: quantities as rows, methods as columns of "mean (sd)".</summary>
public static class FitComparison
{
    private const int MostDecimals = 6;

    /// <summary>Compares fits under their methods' names.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="fits">Fits of one model.</param>
    public static DisplayTable Create(string title, params IPosteriorFit[] fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        return Create(title, fits.Select(fit => (fit.Method, fit)));
    }

    /// <summary>Compares fits under given names, without a title.</summary>
    /// <param name="fits">Fits of one model, each with its column's name.</param>
    /// <exception cref="ArgumentException">There is no fit.</exception>
    public static DisplayTable Of(params IEnumerable<(string Name, IPosteriorFit Fit)> fits) => Create("Fits side by side", fits);

    /// <summary>Compares fits under given names.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="fits">Fits of one model, each with its column's name.</param>
    /// <param name="truth">
    /// Values that made the data, in the order of the first fit's quantities as its table shows them (of a deep model: β, standard deviations of
    /// the random coefficients, σ); null when unknown.
    /// </param>
    /// <exception cref="ArgumentException">There is no fit, or the truth has another length than the quantities.</exception>
    public static DisplayTable Create(
        string title, IEnumerable<(string Name, IPosteriorFit Fit)> fits, IReadOnlyList<double>? truth = null)
    {
        (string Name, IPosteriorFit Fit)[] all = [.. fits];
        if (all.Length == 0)
        {
            throw new ArgumentException("Give at least one fit to compare.", nameof(fits));
        }

        var posteriors = Array.ConvertAll(all, fit => ReportedPosterior.Of(fit.Fit));
        var quantities = posteriors[0];
        if (truth is not null && truth.Count != quantities.Count)
        {
            throw new ArgumentException($"truth has length {truth.Count}, but there are {quantities.Count} quantities.", nameof(truth));
        }

        DisplayColumn[] columns = [DisplayColumn.Text("mean (sd)"), .. all.Select(fit => DisplayColumn.Number(fit.Name))];
        if (truth is not null)
        {
            columns = [.. columns, DisplayColumn.Number("truth")];
        }

        var table = DisplayTable.Create(title, columns);
        for (var i = 0; i < Math.Min(quantities.Count, ReportedPosterior.ShownRows); i++)
        {
            var name = quantities[i].Name;
            string[] cells = [name, .. posteriors.Select(posterior => Cell(posterior.FirstOrDefault(quantity => quantity.Name == name)))];
            table = table.Row(truth is null ? cells : [.. cells, NumberFormat.Compact(truth[i])]);
        }

        string[] Row(string name, Func<IPosteriorFit, string> cell) => [name, .. all.Select(fit => cell(fit.Fit)), .. truth is null ? Array.Empty<string>() : [""]];
        table = all.Any(fit => Bound(fit.Fit).Length > 0) ? table.WithRows([Row("ELBO, nats", Bound)]) : table;
        table = all.Any(fit => fit.Fit is VariationalFit) ? table.WithRows([Row("to be trusted", Trusted)]) : table;
        table = quantities.Count > ReportedPosterior.ShownRows
            ? table.Note($"… {ModelText.Count(quantities.Count - ReportedPosterior.ShownRows, "more quantity", "more quantities")}")
            : table;
        return table
            .WithRows([Row("ended", fit => FitTables.Ended(fit.Stopped)), Row("seconds", fit => NumberFormat.Seconds(fit.Seconds)), Row("steps or sweeps", fit => NumberFormat.Count(fit.Steps))])
            .Show(ReportedPosterior.ShownRows + 5);
    }

    private static string Bound(IPosteriorFit fit) => fit switch
    {
        VariationalFit { Sample: not null } variational => FitTables.WithError(variational.Elbo, variational.ElboStandardError),
        DataAugmentationResult augmented => FitTables.WithError(augmented.Elbo, augmented.ElboStandardError),
        _ => "",
    };

    private static string Trusted(IPosteriorFit fit) => fit switch
    {
        VariationalFit { Sample: null } => "not checked",
        VariationalFit { Verdict.IsTrusted: true } => "yes",
        VariationalFit => "no",
        _ => "",
    };

    /// <summary>One digit more than a table of one fit, because columns are compared.</summary>
    private static string Cell(PosteriorQuantity quantity)
    {
        if (quantity.Name is null)
        {
            return "";
        }

        var (mean, sd) = (quantity.Mean, quantity.StandardDeviation);
        var decimals = NumberFormat.Decimals(sd) + 1;
        return decimals <= MostDecimals
            ? $"{NumberFormat.Fixed(mean, decimals)} ({NumberFormat.Fixed(sd, decimals)})"
            : $"{NumberFormat.Significant(mean)} ({NumberFormat.Significant(sd, 2)})";
    }
}
