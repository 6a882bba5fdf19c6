namespace NgHvi.Interactive.Results;

/// <summary>The table of a fit with as many digits as its standard deviations support.</summary>
public static class FitTables
{
    private const int ShownRows = 80;
    private const string Deviation = "sd";

    /// <summary>Turns a fit into a table.</summary>
    public static DisplayTable Create(Fit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Create(fit.Summary());
    }

    /// <summary>Turns the table of a fit into one to be displayed.</summary>
    public static DisplayTable Create(FitTable summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var table = DisplayTable.Create(LineText.Isolate(summary.Title), ["quantity"], summary.Columns)
            .WithSubtitle(LineText.Isolate(summary.Subtitle)).Show(ShownRows);
        foreach (var block in summary.Blocks)
        {
            table = table.Heading(block.Title).WithRows(block.Rows.Select(row => Row(row.Name, summary.Columns, row.Values)));
        }

        return summary.Notes.Aggregate(table, (shown, note) => shown.Note(LineText.Isolate(note)));
    }

    /// <summary>The posterior of some quantities.</summary>
    public static DisplayTable Create(IEnumerable<Quantity> quantities)
    {
        ArgumentNullException.ThrowIfNull(quantities);
        Quantity[] all = [.. quantities];
        var columns = FitTable.ColumnsOf(all);
        return DisplayTable.Create(all.Length == 1 ? "" : "Posterior", ["quantity"], columns.Select(column => column.Name))
            .WithRows(all.Select(quantity => Row(
                quantity.Name, [.. columns.Select(column => column.Name)], [.. columns.Select(column => column.Value(quantity))])))
            .Show(ShownRows);
    }

    /// <summary>The names that say each thing once, for figures: no variances beside standard deviations, no features.</summary>
    internal static IReadOnlyList<string> Names(Fit fit) => fit.Source.Target is MixedDensity model
        ? [.. FitTable.MainNames(model, fit.Source.Names.All)]
        : fit.Source.Names.All;

    private static string[] Row(string name, IReadOnlyList<string> columns, IReadOnlyList<double> values)
    {
        var sd = columns.Select((column, j) => column == Deviation ? values[j] : double.NaN).FirstOrDefault(double.IsFinite, double.NaN);
        return [name, .. columns.Select((column, j) => double.IsFinite(values[j]) ? Text(column, values[j], sd) : "")];
    }

    private static string Text(string column, double value, double sd) => column switch
    {
        Deviation => NumberFormat.Deviation(value),
        "MCSE" => NumberFormat.Significant(value, 1),
        "ESS" => NumberFormat.Count((long)value),
        "R̂" => NumberFormat.Fixed(value, 3),
        _ => NumberFormat.Estimate(value, sd),
    };
}
