namespace NgHvi;

/// <summary>The check that a response is binary.</summary>
internal static class BinaryResponse
{
    /// <summary>Throws when a response is neither 0 nor 1.</summary>
    public static void Check(GroupedInputs data)
    {
        for (var i = 0; i < data.RowCount; i++)
        {
            if (data.Response[i] is not (0 or 1))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"A binary response is 0 or 1, but row {data.SourceRows[i] + 1} of \"{data.ResponseName}\" is {data.Response[i]}."));
            }
        }
    }
}
