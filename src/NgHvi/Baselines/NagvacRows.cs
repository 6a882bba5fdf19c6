namespace NgHvi;

/// <summary>Validation rows in the units of a model, as they are saved with a run.</summary>
internal sealed record NagvacRows(double[] Response, double[] Columns, int[] Groups)
{
    public static NagvacRows None { get; } = new([], [], []); // No rows.

    /// <summary>Takes the rows of a table.</summary>
    public static NagvacRows Create(MixedDensity model, DesignRows rows)
    {
        if (!rows.HasResponse || rows.RowCount == 0)
            throw new InputException($"The validation rows must be some, with the response {model.Data.ResponseName}.");

        var index = model.Data.GroupKeys.Select((key, k) => (key, k)).ToDictionary(pair => pair.key, pair => pair.k);
        return new NagvacRows(
            [.. model.Units.ApplyToResponse(rows.Response)],
            model.Columns(rows.RowCount, rows.Fixed, rows.Random, rows.Inputs),
            [.. Enumerable.Range(0, rows.RowCount)
                .Select(i => rows.GroupKeys.Count == 0 ? -1 : index.GetValueOrDefault(rows.GroupKeys[i], -1))]);
    }
}
