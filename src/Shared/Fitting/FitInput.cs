using System.Globalization;

namespace NgHvi.Shared.Fitting;

/// <summary>Refuses data for which no posterior exists.</summary>
internal static class FitInput
{
    /// <summary>Checks that a response that is a number varies.</summary>
    /// <exception cref="InputException">It is the same in every row.</exception>
    public static void Check(GroupedData data, string fileName)
    {
        var response = data.Response;
        if (response.Length > 1 && !response.ContainsAnyExcept(response[0]))
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{fileName}, column \"{data.ResponseName}\": the response is {response[0]} in every row used; it has to vary."));
        }
    }

    /// <summary>Checks that a response is 0 or 1.</summary>
    /// <param name="response">y.</param>
    /// <param name="sourceRows">The row of each in the table.</param>
    /// <param name="table">The table.</param>
    /// <param name="column">Its column.</param>
    /// <exception cref="InputException">A response is another number.</exception>
    public static void CheckBinary(ReadOnlySpan<double> response, ReadOnlySpan<int> sourceRows, DataTable table, string column)
    {
        var first = -1;
        for (var i = 0; i < response.Length; i++)
        {
            // Rows are stacked by group; the first in the file is named.
            if (response[i] is not (0 or 1) && (first < 0 || sourceRows[i] < sourceRows[first]))
            {
                first = i;
            }
        }

        if (first >= 0)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{(table.FileName is { } file ? $"{file}, line" : "row")} {table.LineOf(sourceRows[first])}, column \"{column}\": the response is {response[first]}; with --family probit or logit it is 0 or 1."));
        }
    }
}
