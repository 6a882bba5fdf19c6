namespace NgHvi.Finance;

/// <summary>Columns of a frame, row by row, by month and by asset.</summary>
internal sealed class MonthColumns
{
    /// <summary>2005-01 before 2005-02, and 2 before 10.</summary>
    public static readonly Comparer<string> Order = Comparer<string>.Create((a, b) =>
        (Cell.Number(a), Cell.Number(b)) is var (x, y) && !double.IsNaN(x) && !double.IsNaN(y) ? x.CompareTo(y) : string.CompareOrdinal(a,
            b));

    private MonthColumns(string[] months, string[] assets, double[][] values) => (Months, Assets, Values) = (months, assets, values);

    public string[] Months { get; } // Of each row.
    public string[] Assets { get; } // Of each row; empty without.
    public double[][] Values { get; } // A column each.

    public static MonthColumns Of(DataFrame frame, string month, string? asset, params IEnumerable<string> columns)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var table = DataTable.From(frame);
        string[] Text(string name) => [.. Enumerable.Range(0, table.RowCount).Select(table.Column(name).KeyAt)];
        return new(Text(month), asset is null ? [] : Text(asset), [.. columns.Select(name => Numbers(table, name))]);
    }

    // Rows of each month, months in order.
    public IEnumerable<(string Month, int[] Rows)> ByMonth() => By(Months);

    public static IEnumerable<(string Key, int[] Rows)> By(string[] keys) =>
        keys.Index().GroupBy(key => key.Item, key => key.Index).OrderBy(rows => rows.Key, Order).Select(rows => (rows.Key, rows.ToArray()));

    private static double[] Numbers(DataTable table, string name)
    {
        var column = table.Column(name);
        for (var row = 0; row < table.RowCount; row++)
        {
            if (!double.IsFinite(column.Numbers[row]))
                throw new InputException(
                    $"{table.Place(row, name)}: {Cell.Quote(column.TextAt(row))} is no number; a finite number is expected.");
        }

        return column.Numbers.ToArray();
    }
}
