namespace NgHvi;

/// <summary>Packs that fit the cache: input j of row i at j·Rows + i; Fillers (weight 0) make Rows a multiple of 16.</summary>
internal sealed record RowChunk(
    int Rows, double[] Inputs, double[] Response, double[] Weights, double[]? Offsets, double Constant, int[] Fillers, RowPack[] Packs)
{
    public double[]? Constants { get; init; } // By row, where a group's own sum is needed.
    public int[]? Sources { get; init; } // Of shared inputs, by row.
    public int[]? Runs { get; init; } // Of sources, by eight rows.
}
