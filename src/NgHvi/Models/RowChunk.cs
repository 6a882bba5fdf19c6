namespace NgHvi;

/// <summary>A few packs whose features fit the cache, unit-major: input j of row i at j·Rows + i. Rows that only fill lanes have presence 0
/// and zero response.</summary>
/// <param name="Rows">Number of rows, a multiple of 16.</param>
/// <param name="Inputs">m×Rows.</param>
/// <param name="Response">Length Rows.</param>
/// <param name="Presence">1 for a row of the data, 0 for a filler; length Rows.</param>
/// <param name="Fillers">The rows of presence 0.</param>
/// <param name="Packs">The packs.</param>
internal sealed record RowChunk(int Rows, double[] Inputs, double[] Response, double[] Presence, int[] Fillers, RowPack[] Packs);
