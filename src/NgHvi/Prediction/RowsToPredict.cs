namespace NgHvi;

/// <summary>Rows to predict for, in the data's units, whatever they came from.</summary>
/// <param name="Fixed">n×q row-major.</param>
/// <param name="Random">n×r_c row-major.</param>
/// <param name="Inputs">n×m row-major.</param>
/// <param name="Response">y, length n, or empty.</param>
/// <param name="GroupKeys">Length n, or empty without groups.</param>
/// <param name="SourceRows">Index of each row in its table, length n.</param>
/// <param name="Place">Where the cell of a row and a column stands, for messages.</param>
internal sealed record RowsToPredict(
    double[] Fixed,
    double[] Random,
    double[] Inputs,
    double[] Response,
    IReadOnlyList<string> GroupKeys,
    int[] SourceRows,
    Func<int, string, string> Place)
{
    public int Count => SourceRows.Length;

    /// <summary>The rows of a table, whose file and lines messages name, under the training design.</summary>
    public static RowsToPredict From(DesignRows rows, DataTable table) => new(
        rows.Fixed.ToArray(),
        rows.Random.ToArray(),
        rows.Inputs.ToArray(),
        rows.Response.ToArray(),
        rows.GroupKeys,
        rows.SourceRows.ToArray(),
        (row, column) => table.Place(rows.SourceRows[row], column));

    /// <summary>The rows of data of a model, in stacked order.</summary>
    public static RowsToPredict From(ModelData data)
    {
        var keys = new string[data.HasGroups ? data.RowCount : 0];
        for (var k = 0; k < data.GroupKeys.Count; k++)
        {
            keys.AsSpan(data.GroupOffsets[k]..data.GroupOffsets[k + 1]).Fill(data.GroupKeys[k]);
        }

        return new RowsToPredict(
            data.Fixed.ToArray(),
            data.Random.ToArray(),
            data.Inputs.ToArray(),
            data.Response.ToArray(),
            keys,
            data.SourceRows.ToArray(),
            (row, column) => $"row {data.SourceRows[row] + 1}, column \"{column}\"");
    }
}
