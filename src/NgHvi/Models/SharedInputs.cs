namespace NgHvi;

/// <summary>Distinct inputs that many rows share; a table has unit f of input u at f·Stride + u, and zeros for fillers.</summary>
internal sealed class SharedInputs
{
    private const int BlockRows = 256, LeastRepeats = 8, RowMultiple = 16;

    private SharedInputs(int count, double[][] blocks) => (Count, Blocks) = (count, blocks);

    public int Count { get; }
    public int Stride => Count + 1;
    public double[][] Blocks { get; } // Inputs in the order of their numbers, unit-major.

    public static bool AreWorthwhile(int count, long rows) => LeastRepeats * count <= rows;

    // Of groups' cells, each with the number of its inputs in the order of all; null: too many are distinct.
    public static SharedInputs? Find(RowCells cells, ReadOnlySpan<int> groups, out int[] numbers)
    {
        (numbers, var firsts, var rows) = ([], new int[cells.DistinctInputs], 0L);
        if (cells.DistinctInputs == 0) return null;
        foreach (var k in groups)
            for (var i = cells.GroupOffsets[k]; i < cells.GroupOffsets[k + 1]; i++, rows++) firsts[cells.Inputs[i]] = i + 1;
        numbers = new int[firsts.Length];
        var count = 0;
        for (var u = 0; u < firsts.Length; u++) if (firsts[u] > 0) (firsts[count], numbers[u]) = (firsts[u], count++);
        if (!AreWorthwhile(count, rows)) return null;
        var (width, m) = (cells.Columns.Length / cells.Count, (cells.Columns.Length / cells.Count) - cells.InputStart);
        var blocks = new double[(count + BlockRows - 1) / BlockRows][];
        for (var b = 0; b < blocks.Length; b++)
        {
            var size = Math.Min(BlockRows, count - (b * BlockRows));
            var padded = (size + RowMultiple - 1) / RowMultiple * RowMultiple;
            blocks[b] = new double[m * padded];
            for (var i = 0; i < size; i++)
                for (var j = 0; j < m; j++)
                    blocks[b][(j * padded) + i] = cells.Columns[((firsts[(b * BlockRows) + i] - 1) * width) + cells.InputStart + j];
        }

        return new SharedInputs(count, blocks);
    }

    public (int Start, int Size) Block(int b) => (b * BlockRows, Math.Min(BlockRows, Count - (b * BlockRows)));

    // Runs: by eight rows, the first of consecutive numbers, or −1.
    public static int[] Runs(int[] sources)
    {
        var runs = new int[sources.Length / RowPack.Lanes];
        for (var v = 0; v < runs.Length; v++)
        {
            var own = sources.AsSpan(v * RowPack.Lanes, RowPack.Lanes);
            runs[v] = own[0];
            for (var l = 1; l < own.Length && runs[v] >= 0; l++) if (own[l] != own[0] + l) runs[v] = -1;
        }

        return runs;
    }

    [MethodImpl(AggressiveOptimization)]
    public void Gather(double[] table, RowChunk chunk, Span<double> features) // Unit-major.
    {
        var (sources, runs, rows) = (chunk.Sources!, chunk.Runs!, chunk.Rows);
        ref var target = ref MemoryMarshal.GetReference(features);
        for (int f = 0, at = 0; at < features.Length; f++, at += rows)
        {
            ref var unit = ref table[f * Stride];
            for (var v = 0; v < runs.Length; v++)
            {
                var i = v * RowPack.Lanes;
                if (runs[v] >= 0) Lanes.Store(Lanes.Load(ref unit, runs[v]), ref target, at + i);
                else for (var l = i; l < i + RowPack.Lanes; l++) Unsafe.Add(ref target, at + l) = Unsafe.Add(ref unit, sources[l]);
            }
        }
    }

    [MethodImpl(AggressiveOptimization)]
    public void Scatter(ReadOnlySpan<double> sensitivity, RowChunk chunk, double[] table) // Adds.
    {
        var (sources, runs, rows) = (chunk.Sources!, chunk.Runs!, chunk.Rows);
        ref var source = ref MemoryMarshal.GetReference(sensitivity);
        for (int f = 0, at = 0; at < sensitivity.Length; f++, at += rows)
        {
            ref var unit = ref table[f * Stride];
            for (var v = 0; v < runs.Length; v++)
            {
                var i = v * RowPack.Lanes;
                if (runs[v] >= 0) Lanes.Store(Lanes.Load(ref unit, runs[v]) + Lanes.Load(ref source, at + i), ref unit, runs[v]);
                else for (var l = i; l < i + RowPack.Lanes; l++) Unsafe.Add(ref unit, sources[l]) += Unsafe.Add(ref source, at + l);
            }
        }
    }
}
