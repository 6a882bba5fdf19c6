using System.Globalization;
using NgHvi.Data;

namespace NgHvi.Cli;

/// <summary>Refuses data for which no posterior exists.</summary>
internal static class FitInput
{
    /// <summary>Checks that the response varies.</summary>
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
}
