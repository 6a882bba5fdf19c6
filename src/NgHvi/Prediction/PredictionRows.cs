namespace NgHvi;

/// <summary>The rows to predict for, whatever they came from.</summary>
/// <param name="FixedDesign">X, n×q row-major.</param>
/// <param name="RandomDesign">Z, n×r row-major.</param>
/// <param name="Response">y, length n, or empty.</param>
/// <param name="GroupKeys">Length n.</param>
/// <param name="SourceRows">Index of each row in its table, length n.</param>
/// <param name="GroupName">Name of the grouping column.</param>
internal sealed record PredictionRows(
    double[] FixedDesign, double[] RandomDesign, double[] Response, IReadOnlyList<string> GroupKeys, int[] SourceRows, string GroupName)
{
    /// <summary>Where a row stands.</summary>
    public string Place(int row, PredictionOptions options) =>
        options.Source?.Place(SourceRows[row], GroupName) ?? $"row {SourceRows[row] + 1}, column \"{GroupName}\"";

    public static PredictionRows From(DesignRows rows) => new(
        rows.FixedDesign.ToArray(),
        rows.RandomDesign.ToArray(),
        rows.Response.ToArray(),
        rows.GroupKeys,
        rows.SourceRows.ToArray(),
        rows.Design.GroupName);

    public static PredictionRows From(GroupedData data)
    {
        var keys = new string[data.RowCount];
        for (var k = 0; k < data.GroupCount; k++)
        {
            keys.AsSpan(data.GroupOffsets[k], data.GroupOffsets[k + 1] - data.GroupOffsets[k]).Fill(data.GroupKeys[k]);
        }

        return new PredictionRows(
            data.FixedDesign.ToArray(), data.RandomDesign.ToArray(), data.Response.ToArray(), keys, data.SourceRows.ToArray(), data.GroupName);
    }

    /// <summary>Rows of a deep model: the fixed design is the inputs, the random design is empty.</summary>
    public static PredictionRows From(GroupedInputs data)
    {
        var keys = new string[data.RowCount];
        for (var k = 0; k < data.GroupCount; k++)
        {
            keys.AsSpan(data.GroupOffsets[k], data.GroupOffsets[k + 1] - data.GroupOffsets[k]).Fill(data.GroupKeys[k]);
        }

        return new PredictionRows(data.Inputs.ToArray(), [], data.Response.ToArray(), keys, data.SourceRows.ToArray(), data.GroupName);
    }

    /// <summary>Rows of a deep model from a table: the fixed columns without the intercept are the inputs.</summary>
    public static PredictionRows InputsFrom(DesignRows rows)
    {
        var q = rows.FixedCount;
        var kept = Enumerable.Range(0, q).Where(j => rows.Design.FixedNames[j] != "(Intercept)").ToArray();
        var inputs = new double[rows.RowCount * kept.Length];
        for (var i = 0; i < rows.RowCount; i++)
        {
            for (var j = 0; j < kept.Length; j++)
            {
                inputs[(i * kept.Length) + j] = rows.FixedDesign[(i * q) + kept[j]];
            }
        }

        return new PredictionRows(inputs, [], rows.Response.ToArray(), rows.GroupKeys, rows.SourceRows.ToArray(), rows.Design.GroupName);
    }
}
