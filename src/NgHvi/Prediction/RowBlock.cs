namespace NgHvi;

/// <summary>Rows to predict for of whole groups where these are not too large, with the training rows of the groups. Shared by threads.</summary>
internal sealed class RowBlock
{
    /// <summary>Rows that go through the network at once.</summary>
    public const int ChunkRows = 256;
    private readonly double[] columns;
    private readonly double[] inputs;

    private RowBlock(DeepModel model, RowsToPredict rows, int[] chosen, int[] slots, IReadOnlyList<int> trainingGroups)
    {
        (Model, Rows) = (model, chosen);
        var distinct = chosen.Select(row => slots[row]).Where(slot => slot >= 0).Distinct().ToArray();
        (Slots, SlotKeys) = (Array.ConvertAll(chosen, row => Array.IndexOf(distinct, slots[row])), distinct);
        Groups = Array.ConvertAll(distinct, slot => trainingGroups[slot]);
        var known = Groups.Where(k => k >= 0).Order().ToArray();
        Training = known.Length == 0 ? RowChunks.Create([], model.Data.InputCount, [], [0], [])
            : known.Length == model.Data.GroupCount ? model.Chunks : model.Arrange(known);
        var m = model.Data.InputCount;
        var scaled = model.Scaling.Apply(rows.Inputs);
        columns = new double[chosen.Length];
        columns.AsSpan().Fill(1);
        inputs = new double[(chosen.Length + ChunkRows - 1) / ChunkRows * ChunkRows * m];
        for (var i = 0; i < chosen.Length; i++)
        {
            for (var j = 0; j < m; j++)
            {
                inputs[(i / ChunkRows * ChunkRows * m) + (j * ChunkRows) + (i % ChunkRows)] = scaled[(chosen[i] * m) + j];
            }
        }
    }

    public DeepModel Model { get; }

    /// <summary>The rows, by their place among all.</summary>
    public int[] Rows { get; }

    /// <summary>The slot of each row in the block; −1: α = 0.</summary>
    public int[] Slots { get; }

    /// <summary>The slots of the block by their number among all.</summary>
    public int[] SlotKeys { get; }

    /// <summary>The training group of each slot of the block; −1: a new group.</summary>
    public int[] Groups { get; }

    /// <summary>The training rows of these groups.</summary>
    public RowChunks Training { get; }

    /// <summary>Cuts rows into blocks of about a size, rows of one group together: their cut depends on nothing else.</summary>
    public static IEnumerable<RowBlock> Cut(DeepModel model, RowsToPredict rows, int[] slots, IReadOnlyList<int> trainingGroups, int size)
    {
        var order = Enumerable.Range(0, rows.Count).OrderBy(row => slots[row]).ToArray();
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = Math.Min(start + size, order.Length);
            if (end < order.Length)
            {
                // Back to where a group begins, unless the group is larger than a block.
                var begin = end;
                while (begin > start && slots[order[begin]] == slots[order[begin - 1]])
                {
                    begin--;
                }

                end = begin > start ? begin : end;
            }

            yield return new RowBlock(model, rows, order[start..end], slots, trainingGroups);
        }
    }

    /// <summary>The regressors of a chunk that are columns, unit-major.</summary>
    public ReadOnlySpan<double> Columns(int chunk) => columns;

    /// <summary>The inputs of a chunk, unit-major.</summary>
    public ReadOnlySpan<double> Inputs(int chunk) => inputs.AsSpan(chunk * ChunkRows * Model.Data.InputCount, ChunkRows * Model.Data.InputCount);
}
