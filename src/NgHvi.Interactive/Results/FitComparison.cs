namespace NgHvi.Interactive.Results;

/// <summary>Posteriors of several methods side by side: quantities as rows, methods as columns of "mean (sd)".</summary>
public static class FitComparison
{
    private const int MostDecimals = 6;
    private const int ShownRows = 80;

    /// <summary>Compares fits under their methods' names.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="fits">Fits of one model; those of one method are numbered.</param>
    public static DisplayTable Create(string title, params Fit[] fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        return Create(title, ModelText.Named(fits));
    }

    /// <summary>Compares fits under given names, without a title.</summary>
    /// <param name="fits">Fits of one model, each with its column's name.</param>
    /// <exception cref="ArgumentException">There is no fit.</exception>
    public static DisplayTable Of(params IEnumerable<(string Name, Fit Fit)> fits) => Create("Fits side by side", fits);

    /// <summary>Compares fits under given names.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="fits">Fits of one model, each with its column's name.</param>
    /// <param name="truth">Values that made the data, by the name of the quantity; null when unknown.</param>
    /// <exception cref="ArgumentException">There is no fit, or the first has no quantity of a name in the truth.</exception>
    public static DisplayTable Create(
        string title, IEnumerable<(string Name, Fit Fit)> fits, IReadOnlyDictionary<string, double>? truth = null)
    {
        (string Name, Fit Fit)[] all = [.. fits];
        if (all.Length == 0)
        {
            throw new ArgumentException("Give at least one fit to compare.", nameof(fits));
        }

        var summaries = Array.ConvertAll(all, fit => fit.Fit.Summary());
        var cells = Array.ConvertAll(summaries, Cells);
        var known = all[0].Fit.Source.Names;
        foreach (var unknown in (truth?.Keys ?? []).Where(name => !cells[0].ContainsKey(name) && !known.Contains(name)).Take(1))
        {
            throw new ArgumentException(
                $"The first fit has no quantity \"{unknown}\"; it has {ModelText.Names(cells[0].Keys)}.", nameof(truth));
        }

        string[] numbers = [.. all.Select(fit => fit.Name), .. truth is null ? Array.Empty<string>() : ["truth"]];
        var table = DisplayTable.Create(title, ["mean (sd)"], numbers).Show(ShownRows);
        foreach (var block in summaries[0].Blocks)
        {
            table = table.Heading(block.Title).WithRows(block.Rows.Select(row => (string[])
            [
                row.Name,
                .. cells.Select(one => one.GetValueOrDefault(row.Name, "")),
                .. truth is null ? Array.Empty<string>() : [truth.TryGetValue(row.Name, out var value) ? NumberFormat.Compact(value) : ""],
            ]));
        }

        table = table.Heading("Run");
        Add("ELBO, nats", fit => ModelText.WithError(fit.Elbo));
        Add("log evidence, nats", fit => ModelText.WithError(fit.LogEvidence));
        Add("trusted", fit => fit.Verdict.Answer);
        Add("ended", fit => FitTable.Ended(fit.Stopped));
        Add("time", fit => NumberFormat.Seconds(fit.Seconds));
        Add("steps or sweeps", fit => NumberFormat.Count(fit.Steps));
        return table;

        void Add(string name, Func<Fit, string> text)
        {
            string[] row = [name, .. all.Select(fit => text(fit.Fit)), .. truth is null ? Array.Empty<string>() : [""]];
            table = row.Skip(1).Any(cell => cell.Length > 0) ? table.Row(row) : table;
        }
    }

    private static Dictionary<string, string> Cells(FitTable summary)
    {
        var (mean, sd) = (summary.Columns.ToList().IndexOf("mean"), summary.Columns.ToList().IndexOf("sd"));
        return summary.Blocks.SelectMany(block => block.Rows).ToDictionary(row => row.Name, row => Cell(row.Values[mean], row.Values[sd]));
    }

    /// <summary>One digit more than a table of one fit, because columns are compared.</summary>
    private static string Cell(double mean, double sd)
    {
        var decimals = NumberFormat.Decimals(sd) + 1;
        return decimals <= MostDecimals
            ? $"{NumberFormat.Fixed(mean, decimals)} ({NumberFormat.Fixed(sd, decimals)})"
            : $"{NumberFormat.Significant(mean)} ({NumberFormat.Significant(sd, 2)})";
    }
}
