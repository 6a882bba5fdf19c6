using Microsoft.Data.Analysis;

namespace NgHvi.Interactive.Results;

/// <summary>What each column of data holds: mean, spread and range of numbers, levels of words.</summary>
public static class ColumnSummary
{
    private const int ShownColumns = 20;
    private const int CountedLevels = 1000;

    /// <summary>Describes every column of a data frame.</summary>
    public static DisplayTable Create(DataFrame data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Create(["missing"], data.Columns.Count, data.Columns.Take(ShownColumns).Select(column =>
        {
            var isNumeric = FrameText.IsNumeric(column);
            return (string[])
            [
                column.Name,
                .. Moments(isNumeric ? FrameText.Numbers(column) : []),
                NumberFormat.Count(column.NullCount),
                isNumeric ? "" : Levels(Words(column)),
            ];
        }));
    }

    /// <summary>Describes the response and the columns of a model's data, and the levels behind them.</summary>
    public static DisplayTable Create(ModelData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (names, values) = DataTables.Columns(data);
        var rows = new List<string[]> { (string[])[data.ResponseName, .. Moments(data.Response.ToArray()), ""] };
        rows.AddRange(names.Take(ShownColumns).Select((name, j) =>
            (string[])[name, .. Moments([.. Enumerable.Range(0, data.RowCount).Select(i => values[(i * names.Count) + j])]), ""]));
        rows.AddRange((data.Design?.Variables ?? []).Where(variable => variable.Levels is not null).Take(ShownColumns)
            .Select(variable => (string[])[variable.Column, "", "", "", "", Levels(variable.Levels!)]));
        return Create([], names.Count, rows);
    }

    /// <summary>The table; the column of levels goes where there are none.</summary>
    private static DisplayTable Create(string[] more, int columns, IEnumerable<string[]> rows)
    {
        string[][] all = [.. rows];
        string[] numbers = ["mean", "sd", "smallest", "largest", .. more];
        DisplayColumn[] headings =
        [
            DisplayColumn.Text("column"),
            .. numbers.Select(DisplayColumn.Number),
            .. all.Any(row => row[^1].Length > 0) ? [DisplayColumn.Text("levels")] : Array.Empty<DisplayColumn>(),
        ];
        var table = DisplayTable.Create("Columns", headings).Show((2 * ShownColumns) + 1)
            .WithRows(all.Select(row => row[..headings.Length]));
        return columns > ShownColumns ? table.Note($"… {ModelText.Count(columns - ShownColumns, "more column")}") : table;
    }

    private static string[] Moments(double[] values)
    {
        if (values.Length == 0)
        {
            return ["", "", "", ""];
        }

        var mean = values.Average();
        var sd = values.Length > 1
            ? Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1))
            : double.NaN;
        return [.. new[] { mean, sd, values.Min(), values.Max() }.Select(value => NumberFormat.Compact(value))];
    }

    /// <summary>The levels of words, up to one more than are counted.</summary>
    private static string[] Words(DataFrameColumn column) =>
    [
        .. Enumerable.Range(0, (int)column.Length).Select(row => FrameText.Cell(column[row])).Where(text => text.Length > 0)
            .Distinct(StringComparer.Ordinal).Take(CountedLevels + 1),
    ];

    private static string Levels(IReadOnlyList<string> levels) => levels.Count > CountedLevels
        ? $"more than {NumberFormat.Count(CountedLevels)}: {ModelText.Names(levels.Take(2))}, …"
        : $"{NumberFormat.Count(levels.Count)}: {ModelText.Names(levels)}";
}
