namespace NgHvi;

/// <summary>Reads filters such as <c>split=train,year!=2020</c> and selects the rows that satisfy them.</summary>
internal static class RowFilter
{
    public static int[] Select(DataTable table, string filter)
    {
        int[] rows = [.. Enumerable.Range(0, table.RowCount)];
        foreach (var condition in Parse(filter))
        {
            if (!table.HasColumn(condition.Column))
            {
                throw new InputException($"The filter \"{filter}\" cannot be used: {table.NoColumn(condition.Column)}");
            }

            var column = table.Column(condition.Column);
            var number = DataColumn.Parse(condition.Value);
            rows = Array.FindAll(rows, row => IsEqual(column, row, condition.Value, number) == condition.IsEqual);
            if (rows.Length == 0)
            {
                var values = Enumerable.Range(0, table.RowCount).Select(column.TextAt).Distinct().ToArray();
                throw new InputException(
                    $"No row of {table.FileName ?? "the table"} satisfies the filter \"{filter}\"; column \"{column.Name}\" " +
                    $"has the values {NameSuggestion.List(values, limit: 8)}.");
            }
        }

        return rows;
    }

    /// <summary>An empty value or NA stands for a missing cell; a cell that is no number has NaN here, which equals nothing.</summary>
    private static bool IsEqual(DataColumn column, int row, string value, double number) => column.IsMissing(row)
        ? DataColumn.IsMissing(value)
        : (!double.IsNaN(number) && column.Numbers[row] == number) || column.TextAt(row) == value;

    private static List<(string Column, bool IsEqual, string Value)> Parse(string filter)
    {
        var conditions = new List<(string Column, bool IsEqual, string Value)>();
        var at = 0;
        do
        {
            var column = TakeWord(filter, ref at, "=!,");
            var isEqual = at >= filter.Length || filter[at] != '!';
            at += isEqual ? 0 : 1;
            if (column.Length == 0 || at >= filter.Length || filter[at] != '=') throw Malformed(filter);

            at++;
            var value = TakeWord(filter, ref at, "=,");
            if (at < filter.Length && filter[at] != ',') throw Malformed(filter);

            conditions.Add((column, isEqual, value));
        }
        while (at++ < filter.Length);
        return conditions;
    }

    /// <summary>Reads a word up to one of the stops, or one in double quotes; a quote inside those is doubled.</summary>
    private static string TakeWord(string filter, ref int at, string stops)
    {
        while (at < filter.Length && filter[at] == ' ') at++;
        var start = at;
        if (at == filter.Length || filter[at] != '"')
        {
            while (at < filter.Length && !stops.Contains(filter[at], StringComparison.Ordinal)) at++;
            return filter[start..at].Trim();
        }

        var word = new StringBuilder();
        for (at++; at < filter.Length; at++)
        {
            if (filter[at] == '"' && (++at == filter.Length || filter[at] != '"'))
            {
                while (at < filter.Length && filter[at] == ' ') at++;
                return word.ToString();
            }

            word.Append(filter[at]);
        }

        throw Malformed(filter);
    }

    private static InputException Malformed(string filter) => new(
        $"The filter \"{filter}\" cannot be read; allowed are column=value and column!=value with commas between, such as " +
        "split=train,year!=2020.");
}
