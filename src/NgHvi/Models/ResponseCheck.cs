namespace NgHvi;

/// <summary>Refuses outcomes for which no posterior exists.</summary>
internal static class ResponseCheck
{
    public static void Run(Response response, ModelData data)
    {
        if (!data.Trials.IsEmpty)
        {
            if (response.IsBinary) return; // The data know their trials.
            throw new InputException(
                $"cbind(successes, failures) counts successes in trials, and a {response.Name} response does not; "
                + "use --family logit or probit.");
        }

        if (!data.HasRows && ModelUnits.Moments(data.Shifted, 1, 0, ones: data.Ones) is (var level, 0))
            throw new InputException(FormattableString.Invariant(
                $"The response \"{data.ResponseName}\" is {level:G12} in every row used; it has to vary."));
        for (var i = 0; i < data.StoredRowCount; i++)
        {
            if (response.Domain(data.Response[i]) is { } domain)
                throw new ArgumentException(FormattableString.Invariant(
                    $"A {(response.IsBinary ? "binary" : response.Name)} response is {domain}, but row {data.SourceRows[i] + 1} of ") +
                    FormattableString.Invariant($"\"{data.ResponseName}\" is {data.Response[i]}."));
        }
    }

    public static void Run(Response response, ModelData data, DataTable table) // They have to vary, too.
    {
        if (!data.Trials.IsEmpty) return;
        var (y, rows) = (data.Response.ToArray(), data.SourceRows.ToArray());
        // Rows are stacked by group; the file's first is named.
        var first = Enumerable.Range(0, y.Length).Where(i => response.Domain(y[i]) is not null).OrderBy(i => rows[i]).FirstOrDefault(-1);
        if (first >= 0)
            throw new InputException(FormattableString.Invariant(
                $"{table.Place(rows[first], data.ResponseName)}: the response is {y[first]}; with --family {response.Name} it is ") +
                $"{response.Domain(y[first])}" + (response.IsBinary && y[first] is > 0 and < 1
                    ? "; for proportions write cbind(successes, failures) ~ …." : "."));

        if (response.IsLocationScale && y.Length > 1 && y.All(value => value == y[0]))
        {
            var place = $"{(table.FileName is { } file ? $"{file}, " : "")}column \"{data.ResponseName}\"";
            throw new InputException(FormattableString.Invariant($"{place}: the response is {y[0]} in every row used; it has to vary."));
        }
    }
}
