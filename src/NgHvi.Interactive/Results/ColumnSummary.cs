using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>What each column of data holds: mean, spread and range of numbers, levels of words.</summary>
public static class ColumnSummary
{
    private const int ShownColumns = 20;
    private const int CountedLevels = 1000;

    /// <summary>Describes every column of a table.</summary>
    internal static DisplayTable Create(DataTable data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var table = Filled(Empty(["missing"]), data.Columns.Take(ShownColumns).Select(column =>
        {
            var (missing, levels) = Cells(column);
            string[] end = [NumberFormat.Count(missing), column.IsNumeric ? "" : Levels(levels)];
            return column.IsNumeric
                ? [column.Name, .. Moments([.. column.Numbers.ToArray().Where(double.IsFinite)]), .. end]
                : (string[])[column.Name, "", "", "", "", .. end];
        }));
        return Remaining(table, data.Columns.Count);
    }

    /// <summary>Describes the response and the columns of the fixed design, and the levels behind them.</summary>
    public static DisplayTable Create(GroupedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Create(data.Response, data.FixedDesign, data.ResponseName, data.FixedNames, data.Design?.Variables ?? []);
    }

    /// <summary>Describes the response and the inputs.</summary>
    public static DisplayTable Create(GroupedInputs data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Create(data.Response, data.Inputs, data.ResponseName, data.InputNames, []);
    }

    private static DisplayTable Create(
        ReadOnlySpan<double> response, ReadOnlySpan<double> design, string responseName, IReadOnlyList<string> names, IReadOnlyList<DesignVariable> variables)
    {
        var (n, rows) = (response.Length, new List<string[]> { (string[])[responseName, .. Moments(response.ToArray()), ""] });
        for (var j = 0; j < Math.Min(names.Count, ShownColumns); j++)
        {
            var column = new double[n];
            for (var i = 0; i < n; i++)
            {
                column[i] = design[(i * names.Count) + j];
            }

            rows.Add([names[j], .. Moments(column), ""]);
        }

        rows.AddRange(variables.Where(variable => variable.Levels is not null).Take(ShownColumns)
            .Select(variable => (string[])[variable.Column, "", "", "", "", Levels(variable.Levels!)]));
        return Remaining(Filled(Empty([]), rows), names.Count);
    }

    private static DisplayTable Empty(string[] more) => DisplayTable.Create(
        "Columns",
        [
            DisplayColumn.Text("column"), DisplayColumn.Number("mean"), DisplayColumn.Number("sd"), DisplayColumn.Number("smallest"), DisplayColumn.Number("largest"),
            .. more.Select(DisplayColumn.Number), DisplayColumn.Text("levels"),
        ]).Show((2 * ShownColumns) + 1);

    /// <summary>Adds rows; the column of levels goes where there are none.</summary>
    private static DisplayTable Filled(DisplayTable empty, IEnumerable<string[]> rows)
    {
        string[][] all = [.. rows];
        return all.Any(row => row[^1].Length > 0)
            ? empty.WithRows(all)
            : DisplayTable.Create(empty.Title, [.. empty.Columns.SkipLast(1)]).Show(empty.RowLimit).WithRows(all.Select(row => row[..^1]));
    }

    private static DisplayTable Remaining(DisplayTable table, int columns) =>
        columns > ShownColumns ? table.Note($"… {ModelText.Count(columns - ShownColumns, "more column")}") : table;

    private static string[] Moments(double[] values) => values.Length == 0
        ? ["", "", "", ""]
        : [NumberFormat.Compact(values.Average()), NumberFormat.Compact(DataTables.Deviation(values)), NumberFormat.Compact(values.Min()), NumberFormat.Compact(values.Max())];

    /// <summary>How many cells are missing, and the levels of words up to one more than are counted.</summary>
    private static (int Missing, List<string> Levels) Cells(DataColumn column)
    {
        var (missing, levels, known) = (0, new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        for (var row = 0; row < column.RowCount; row++)
        {
            if (column.IsMissing(row))
            {
                missing++;
            }
            else if (!column.IsNumeric && levels.Count <= CountedLevels && column.TextAt(row) is var text && known.Add(text))
            {
                levels.Add(text);
            }
        }

        return (missing, levels);
    }

    private static string Levels(IReadOnlyList<string> levels) => levels.Count > CountedLevels
        ? $"more than {NumberFormat.Count(CountedLevels)}: {ModelText.Names(levels.Take(2))}, …"
        : $"{NumberFormat.Count(levels.Count)}: {ModelText.Names(levels)}";
}
