namespace NgHvi;

/// <summary>Validation rows in the units of a model, as they are saved with a run.</summary>
internal sealed record NagvacRows(double[] Response, double[] Columns, int[] Groups)
{
    public static NagvacRows None { get; } = new([], [], []);

    public static NagvacRows Create(MixedDensity model, DesignRows rows)
    {
        if (!rows.HasResponse || rows.RowCount == 0)
            throw new InputException($"The validation rows must be some, with the response {model.Data.ResponseName}.");
        var index = model.Data.GroupKeys.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        return new NagvacRows(
            [.. model.Units.ApplyToResponse(rows.Response)],
            model.Columns(rows.RowCount, rows.Fixed, rows.Random, rows.Inputs),
            rows.GroupKeys.Count == 0 ? [.. Enumerable.Repeat(-1, rows.RowCount)]
                : [.. rows.GroupKeys.Select(key => index.GetValueOrDefault(key, -1))]);
    }
}
