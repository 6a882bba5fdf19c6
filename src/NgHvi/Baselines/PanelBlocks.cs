namespace NgHvi;

/// <summary>
/// Inputs of whole groups in blocks small enough for the cache, as <see cref="NetworkPass"/> wants them: input j of row i of a block of n rows stands at
/// j·n + i, and n is a multiple of 16, the rest zero. The blocks depend on the data alone.
/// </summary>
internal sealed class PanelBlocks
{
    private const int RowMultiple = 16;
    private const int TargetRows = 1024;
    private readonly int[] offsets;
    private readonly List<int> firstGroups = [0];
    private readonly List<double[]> inputs = [];
    private readonly int inputCount;

    /// <summary>Cuts rows into blocks.</summary>
    /// <param name="rows">n×m row-major.</param>
    /// <param name="inputCount">m.</param>
    /// <param name="groupOffsets">Length K + 1; a block never divides a group.</param>
    public PanelBlocks(ReadOnlySpan<double> rows, int inputCount, ReadOnlySpan<int> groupOffsets)
    {
        (this.inputCount, offsets) = (inputCount, groupOffsets.ToArray());
        for (var first = 0; first < GroupCount;)
        {
            var end = first + 1;
            while (end < GroupCount && offsets[end + 1] - offsets[first] <= TargetRows)
            {
                end++;
            }

            var count = offsets[end] - offsets[first];
            var padded = Padded(count);
            var block = new double[padded * inputCount];
            for (var i = 0; i < count; i++)
            {
                for (var j = 0; j < inputCount; j++)
                {
                    block[(j * padded) + i] = rows[((offsets[first] + i) * inputCount) + j];
                }
            }

            (MaximumRows, MaximumGroups) = (Math.Max(MaximumRows, padded), Math.Max(MaximumGroups, end - first));
            inputs.Add(block);
            firstGroups.Add(end);
            first = end;
        }

        for (var k = 0; k < GroupCount; k++)
        {
            LargestGroup = Math.Max(LargestGroup, offsets[k + 1] - offsets[k]);
        }
    }

    /// <summary>Takes a panel's rows.</summary>
    public PanelBlocks(BinaryPanel panel)
        : this(panel.Inputs, panel.InputCount, panel.GroupOffsets)
    {
    }

    public int GroupCount => offsets.Length - 1;

    public int Count => inputs.Count;

    /// <summary>Rows of the largest block, padding included.</summary>
    public int MaximumRows { get; }

    /// <summary>Groups of the block that has most.</summary>
    public int MaximumGroups { get; }

    /// <summary>Rows of the largest group.</summary>
    public int LargestGroup { get; }

    /// <summary>The block's groups.</summary>
    public (int First, int End) Groups(int block) => (firstGroups[block], firstGroups[block + 1]);

    /// <summary>Index of the block's first row among all rows.</summary>
    public int FirstRow(int block) => offsets[firstGroups[block]];

    /// <summary>Rows of a group: the first among all rows, and how many.</summary>
    public (int First, int Count) Rows(int group) => (offsets[group], offsets[group + 1] - offsets[group]);

    /// <summary>Rows of the block, padding included.</summary>
    public int PaddedRows(int block) => Padded(offsets[firstGroups[block + 1]] - FirstRow(block));

    /// <summary>The block's inputs, m×n unit-major.</summary>
    public ReadOnlySpan<double> Inputs(int block) => inputs[block].AsSpan(0, inputCount * PaddedRows(block));

    private static int Padded(int count) => Math.Max(1, (count + RowMultiple - 1) / RowMultiple) * RowMultiple;
}
