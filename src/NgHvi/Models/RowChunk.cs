namespace NgHvi;

/// <summary>Packs that fit the cache: input j of row i at j·Rows + i; Fillers (presence 0) make Rows a multiple of 16.</summary>
internal sealed record RowChunk(int Rows, double[] Inputs, double[] Response, double[] Presence, int[] Fillers, RowPack[] Packs);
