using System.Globalization;

namespace NgHvi.Cli;

/// <summary>Prints the table of a fit.</summary>
internal static class FitSummary
{
    private const int MostRows = 30;

    /// <summary>Writes the summary.</summary>
    public static void Write(TextWriter output, Fit fit)
    {
        var spec = fit.Spec;
        var table = fit.Summary();
        var dropped = fit.Model.Data.DroppedRowCount;
        output.WriteLine(table.Title);
        output.WriteLine($"{Path.GetFileName(spec.Data)}{(spec.Where is null ? "" : $", {spec.Where}")}: {table.Subtitle}"
            + (dropped == 0 ? "" : $"; {dropped} rows with missing cells dropped"));
        foreach (var block in table.Blocks)
        {
            Write(output, block, table.Columns);
        }

        foreach (var (start, i) in fit.Starts.Select((start, i) => (start, i)).Where(_ => fit.Starts.Count > 1))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Start {i + 1}: seed {start.Seed}, ELBO {start.Elbo:0.000} ± {start.ElboStandardError:0.0000}, {start.Steps} steps, " +
                $"{start.Seconds:0.000} s"));
        }

        foreach (var note in table.Notes)
        {
            output.WriteLine(note);
        }
    }

    private static void Write(
        TextWriter output,
        (string Title, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> Rows) block,
        IReadOnlyList<string> columns)
    {
        var sd = columns.ToList().IndexOf("sd");
        List<string[]> lines = [[block.Title, .. columns]];
        foreach (var (name, values) in block.Rows.Take(MostRows))
        {
            lines.Add([name, .. values.Select((value, j) => Format(value, Unit(columns[j], value, values[sd])))]);
        }

        TextColumns.Write(output, leftCount: 1, lines);
        if (block.Rows.Count > MostRows)
        {
            output.WriteLine($"and {block.Rows.Count - MostRows} more, which the fit's file has.");
        }
    }

    /// <summary>The number whose third digit is the last that is shown.</summary>
    private static double Unit(string column, double value, double sd) => column switch
    {
        "MCSE" => value * 10,
        "ESS" => 1000,
        "R̂" => 0.1,
        _ => sd,
    };

    private static string Format(double value, double unit)
    {
        if (!double.IsFinite(value))
        {
            return "–";
        }

        var decimals = unit > 0 && double.IsFinite(unit) ? 2 - (int)Math.Floor(Math.Log10(unit)) : 3;
        return decimals > 8 || Math.Abs(value) >= 1e9
            ? value.ToString("G4", CultureInfo.InvariantCulture)
            : value.ToString("F" + Math.Max(0, decimals), CultureInfo.InvariantCulture);
    }
}
