namespace NgHvi;

/// <summary>Refuses outcomes for which no posterior exists, naming their place in the table.</summary>
internal static class ResponseCheck
{
    // Outcomes have to be in their domain, and to vary where they are numbers.
    public static void Run(Response response, ModelData data, DataTable table)
    {
        var (y, rows, first) = (data.Response.ToArray(), data.SourceRows.ToArray(), -1);
        for (var i = 0; i < y.Length; i++)
        {
            // Rows are stacked by group; the first in the file is named.
            if (response.Domain(y[i]) is not null && (first < 0 || rows[i] < rows[first])) first = i;
        }

        if (first >= 0)
            throw new InputException(FormattableString.Invariant(
                $"{table.Place(rows[first], data.ResponseName)}: the response is {y[first]}; with --family {response.Name} it is ") +
                $"{response.Domain(y[first])}.");

        if (response.IsLocationScale && y.Length > 1 && !y.AsSpan().ContainsAnyExcept(y[0]))
        {
            var place = $"{(table.FileName is { } file ? $"{file}, " : "")}column \"{data.ResponseName}\"";
            throw new InputException(FormattableString.Invariant($"{place}: the response is {y[0]} in every row used; it has to vary."));
        }
    }
}
