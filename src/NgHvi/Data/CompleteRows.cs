namespace NgHvi;

/// <summary>Finds the rows in which no cell of the columns in use is missing.</summary>
internal static class CompleteRows
{
    /// <summary>Indices of the complete rows, ascending; at least one.</summary>
    /// <exception cref="InputException">A cell is missing and that is not allowed, or no row is complete.</exception>
    public static int[] Select(DataTable table, DataColumn[] columns, MissingValues missing)
    {
        var used = columns.DistinctBy(c => c.Name).ToArray();
        var (first, cellCount) = ((Row: -1, Column: ""), 0);
        var rows = new int[table.RowCount];
        var count = 0;
        for (var row = 0; row < rows.Length; row++)
        {
            var before = cellCount;
            foreach (var column in used)
            {
                if (column.IsMissing(row))
                {
                    first = cellCount++ == 0 ? (row, column.Name) : first;
                }
            }

            if (cellCount == before)
            {
                rows[count++] = row;
            }
        }

        if (cellCount > 0 && missing == MissingValues.Error)
        {
            throw new InputException(
                $"{table.Place(first.Row, first.Column)}: a value is missing, the first of " +
                $"{Count(cellCount, "missing cell")} in {Count(rows.Length - count, "row")}; fill them in, or drop " +
                "rows with missing cells by --na drop (MissingValues.Drop).");
        }

        return count > 0
            ? rows[..count]
            : throw new InputException(
                $"{table.Title} has no row left after dropping rows with missing cells in " +
                $"{NameSuggestion.List([.. used.Select(c => c.Name)])}.");
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
