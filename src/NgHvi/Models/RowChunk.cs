namespace NgHvi;

/// <summary>A few packs whose features fit the cache, unit-major: input j of row i at j·Rows + i. Rows is a multiple of 16; rows that only
/// fill lanes have presence 0, not 1, and zero response, and are in Fillers.</summary>
internal sealed record RowChunk(int Rows, double[] Inputs, double[] Response, double[] Presence, int[] Fillers, RowPack[] Packs);
