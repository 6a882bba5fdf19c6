namespace NgHvi;

/// <summary>Rows under a design, in the data's units, whatever they came from: what a fit needs to predict for them.</summary>
/// <remarks>Matrices are row-major; the response is empty when there is none, the group keys, as written, without a random term.</remarks>
internal sealed record DesignRows(
    double[] Fixed,
    double[] Random,
    double[] Inputs,
    double[] Response,
    IReadOnlyList<string> GroupKeys,
    int[] SourceRows,
    Func<int, string, string> Place)
{
    public int RowCount => SourceRows.Length;
    public bool HasResponse => Response.Length > 0;
    public int DroppedRowCount { get; private init; } // How many rows of the table were left out because a cell was missing.

    // The rows of a table, whose file and lines messages name, in its order.
    public static DesignRows From(Design design, DataTable table, MissingValues missing)
    {
        var frame = ModelFrame.Match(table, design, missing);
        return new DesignRows(
            frame.Matrix(design, design.Fixed, frame.Rows),
            frame.Matrix(design, design.Random, frame.Rows),
            frame.Matrix(design, design.Inputs, frame.Rows),
            frame.Response is { } column ? Array.ConvertAll(frame.Rows, row => column.Numbers[row]) : [],
            frame.Group is { } group ? Array.ConvertAll(frame.Rows, group.TextAt) : [],
            frame.Rows,
            (row, name) => table.Place(frame.Rows[row], name))
        {
            DroppedRowCount = table.RowCount - frame.Rows.Length,
        };
    }

    public static DesignRows From(ModelData data)
    {
        var keys = new string[data.HasGroups ? data.RowCount : 0];
        for (var k = 0; k < data.GroupKeys.Count; k++)
        {
            keys.AsSpan(data.GroupOffsets[k]..data.GroupOffsets[k + 1]).Fill(data.GroupKeys[k]);
        }

        return new DesignRows(
            data.Fixed.ToArray(),
            data.Random.ToArray(),
            data.Inputs.ToArray(),
            data.Response.ToArray(),
            keys,
            data.SourceRows.ToArray(),
            (row, column) => $"row {data.SourceRows[row] + 1}, column \"{column}\"");
    }
}
