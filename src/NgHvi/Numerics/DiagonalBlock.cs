namespace NgHvi;

/// <summary>Blocks on the diagonal of a row-major r×r matrix.</summary>
internal static class DiagonalBlock
{
    public static void Read(ReadOnlySpan<double> matrix, int r, int first, int n, Span<double> block)
    {
        for (var i = 0; i < n; i++) matrix.Slice(((first + i) * r) + first, n).CopyTo(block.Slice(i * n, n));
    }

    public static void Write(ReadOnlySpan<double> block, int n, Span<double> matrix, int r, int first)
    {
        for (var i = 0; i < n; i++) block.Slice(i * n, n).CopyTo(matrix.Slice(((first + i) * r) + first, n));
    }
}
