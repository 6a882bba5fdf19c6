namespace NgHvi;

/// <summary>The levels of a categorical column: learns them from a table and finds the level of each cell.</summary>
internal static class LevelList
{
    /// <summary>The distinct cells of the given rows in their order: numbers by size, text by character code.</summary>
    /// <remarks>Cells of a numeric column that are equal as numbers, such as 1 and 1.0, are one level.</remarks>
    public static string[] Learn(DataColumn column, ReadOnlySpan<int> rows)
    {
        if (!column.IsNumeric)
        {
            var texts = new HashSet<string>(StringComparer.Ordinal);
            foreach (var row in rows)
            {
                texts.Add(column.TextAt(row));
            }

            return [.. texts.Order(StringComparer.Ordinal)];
        }

        var byNumber = new SortedDictionary<double, string>();
        var numbers = column.Numbers;
        foreach (var row in rows)
        {
            if (!byNumber.ContainsKey(numbers[row]))
            {
                byNumber.Add(numbers[row], column.TextAt(row));
            }
        }

        return [.. byNumber.Values];
    }

    /// <summary>The index of the level of each given row.</summary>
    /// <returns>One entry per row of the table; those of other rows are 0.</returns>
    /// <exception cref="InputException">A cell is not among the levels.</exception>
    public static int[] Encode(DataTable table, DataColumn column, IReadOnlyList<string> levels, ReadOnlySpan<int> rows)
    {
        var byText = new Dictionary<string, int>(StringComparer.Ordinal);
        var byNumber = new Dictionary<double, int>();
        for (var i = 0; i < levels.Count; i++)
        {
            byText.TryAdd(levels[i], i);
            byNumber.TryAdd(NumericCells.Parse(levels[i]), i);
        }

        var hasNumbers = !byNumber.ContainsKey(double.NaN);
        var codes = new int[column.RowCount];
        foreach (var row in rows)
        {
            var text = column.TextAt(row);
            if (!byText.TryGetValue(text, out codes[row])
                && !(hasNumbers && byNumber.TryGetValue(column.Numbers[row], out codes[row])))
            {
                throw new InputException(
                    $"{table.Place(row, column.Name)}: \"{text}\" is not a known level; allowed are " +
                    $"{NameSuggestion.List(levels)}.");
            }
        }

        return codes;
    }
}
