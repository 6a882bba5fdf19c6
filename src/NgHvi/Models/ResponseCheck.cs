namespace NgHvi;

/// <summary>Refuses outcomes for which no posterior exists, naming their place in the table.</summary>
internal static class ResponseCheck
{
    // Checks the outcomes of rows.
    public static void Run(Response response, ReadOnlySpan<double> outcomes, ReadOnlySpan<int> sourceRows, DataTable table, string column)
    {
        var first = -1;
        for (var i = 0; i < outcomes.Length; i++)
        {
            // Rows are stacked by group; the first in the file is named.
            if (response.Domain(outcomes[i]) is not null && (first < 0 || sourceRows[i] < sourceRows[first])) first = i;
        }

        if (first >= 0)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{table.Place(sourceRows[first], column)}: the response is {outcomes[first]}; with --family {response.Name} it is " +
                $"{response.Domain(outcomes[first])}."));
        }
    }

    // Checks the outcomes of a model's rows, which have to vary where they are numbers. <exception cref="InputException">They cannot be
    // fitted.</exception>
    public static void Run(Response response, ModelData data, DataTable table)
    {
        var y = data.Response;
        Run(response, y, data.SourceRows, table, data.ResponseName);
        if (response.IsLocationScale && y.Length > 1 && !y.ContainsAnyExcept(y[0]))
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{(table.FileName is { } file ? $"{file}, " : "")}column \"{data.ResponseName}\": the response is {y[0]} in every row " +
                $"used; it has to vary."));
        }
    }
}
