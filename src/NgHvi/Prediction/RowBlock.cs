namespace NgHvi;

/// <summary>Rows to predict for of whole groups where these are not too large, with the training rows of the groups. Shared by threads.</summary>
internal sealed class RowBlock
{
    /// <summary>Rows that go through the network at once.</summary>
    public const int ChunkRows = 256;
    private readonly double[] columns;
    private readonly int width;

    private RowBlock(MixedDensity model, RowsToPredict rows, int[] chosen, int[] slots, IReadOnlyList<int> trainingGroups)
    {
        (Model, Rows) = (model, chosen);
        var distinct = chosen.Select(row => slots[row]).Where(slot => slot >= 0).Distinct().ToArray();
        (Slots, SlotKeys) = (Array.ConvertAll(chosen, row => Array.IndexOf(distinct, slots[row])), distinct);
        int[] known = [.. distinct.Select(slot => trainingGroups[slot]).Where(k => k >= 0).Order()];
        Groups = known;
        Places = Array.ConvertAll(distinct, slot => Array.IndexOf(known, trainingGroups[slot]));
        CreateMoments = model.CreateMoments(known);
        width = model.Shape.FeatureStart + model.Data.InputNames.Count;
        var scaled = model.Columns(chosen.Length, Gather(rows.Fixed), Gather(rows.Random), Gather(rows.Inputs));
        columns = new double[(chosen.Length + ChunkRows - 1) / ChunkRows * ChunkRows * width];
        for (var i = 0; i < chosen.Length; i++)
        {
            for (var j = 0; j < width; j++)
            {
                columns[(i / ChunkRows * ChunkRows * width) + (j * ChunkRows) + (i % ChunkRows)] = scaled[(i * width) + j];
            }
        }

        double[] Gather(double[] matrix)
        {
            var count = matrix.Length / rows.Count;
            var result = new double[chosen.Length * count];
            for (var i = 0; i < chosen.Length; i++)
            {
                matrix.AsSpan(chosen[i] * count, count).CopyTo(result.AsSpan(i * count));
            }

            return result;
        }
    }

    public MixedDensity Model { get; }

    /// <summary>The rows, by their place among all.</summary>
    public int[] Rows { get; }

    /// <summary>The slot of each row in the block; −1: α = 0.</summary>
    public int[] Slots { get; }

    /// <summary>The slots of the block by their number among all.</summary>
    public int[] SlotKeys { get; }

    /// <summary>The training groups that occur, rising.</summary>
    public int[] Groups { get; }

    /// <summary>The place in <see cref="Groups"/> of each slot of the block; −1: a new group.</summary>
    public int[] Places { get; }

    /// <summary>Creates the conditional moments of <see cref="Groups"/>, for one thread each.</summary>
    public Func<ConditionalMoments> CreateMoments { get; }

    /// <summary>Cuts rows into blocks of about a size, rows of one group together: their cut depends on nothing else.</summary>
    public static IEnumerable<RowBlock> Cut(MixedDensity model, RowsToPredict rows, int[] slots, IReadOnlyList<int> trainingGroups, int size)
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

    /// <summary>The columns of a chunk in the model's units, unit-major: regressors, then inputs of the network.</summary>
    public ReadOnlySpan<double> Columns(int chunk) => columns.AsSpan(chunk * ChunkRows * width, ChunkRows * width);
}
