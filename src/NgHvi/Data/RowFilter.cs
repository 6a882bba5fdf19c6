using System.Text.RegularExpressions;

namespace NgHvi;

/// <summary>Reads filters such as <c>split=train,year!=2020</c> and selects the rows that satisfy them.</summary>
internal static partial class RowFilter
{
    // Indices of the rows that satisfy every condition; at least one.
    public static int[] Select(DataTable table, string filter)
    {
        int[] rows = [.. Enumerable.Range(0, table.RowCount)];
        foreach (var (name, isEqual, value) in Parse(filter))
        {
            if (!table.HasColumn(name)) throw new InputException($"The filter \"{filter}\" cannot be used: {table.NoColumn(name)}");

            var (column, number) = (table.Column(name), DataColumn.Parse(value));
            rows = Array.FindAll(rows, row => IsEqual(column, row, value, number) == isEqual);
            if (rows.Length == 0)
            {
                var values = Enumerable.Range(0, table.RowCount).Select(column.TextAt).Distinct().ToArray();
                throw new InputException(
                    $"No row of {table.FileName ?? "the table"} satisfies the filter \"{filter}\"; column \"{name}\" " +
                    $"has the values {NameSuggestion.List(values, limit: 8)}.");
            }
        }

        return rows;
    }

    // An empty value or NA stands for a missing cell; a cell that is no number has NaN here, which equals nothing.
    private static bool IsEqual(DataColumn column, int row, string value, double number) => column.IsMissing(row)
        ? DataColumn.IsMissing(value)
        : (!double.IsNaN(number) && column.Numbers[row] == number) || column.TextAt(row) == value;

    private static (string Column, bool IsEqual, string Value)[] Parse(string filter)
    {
        var match = Conditions().Match(filter);
        (string Column, bool IsEqual, string Value)[] conditions = [.. match.Groups["c"].Captures.Select((column, i) =>
            (Word(column), match.Groups["o"].Captures[i].Length == 1, Word(match.Groups["v"].Captures[i])))];
        return conditions.Length > 0 && conditions.All(condition => condition.Column.Length > 0)
            ? conditions
            : throw new InputException(
                $"The filter \"{filter}\" cannot be read; allowed are column=value and column!=value with commas between, such as " +
                "split=train,year!=2020.");
    }

    // A word, or what is in double quotes; a quote inside those is doubled.
    private static string Word(Capture word) =>
        word.Value is ['"', .. var quoted] ? quoted.TrimEnd(' ')[..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : word.Value.Trim();

    [GeneratedRegex(
        """\A(((?> *)(?<c>"([^"]|"")*" *|[^"=!,][^=!,]*)(?<o>!?=)""" + """(?> *)(?<v>"([^"]|"")*" *|([^"=,][^=,]*)?))(,(?!\z)|\z))+\z""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Conditions();
}
