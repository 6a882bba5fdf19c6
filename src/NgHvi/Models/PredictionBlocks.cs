namespace NgHvi;

/// <summary>Rows to predict for, in unit-major blocks, with the training rows of their groups. Shared by threads.</summary>
internal sealed class PredictionBlocks
{
    /// <summary>The slot of a row with α = 0.</summary>
    public const int NoGroup = int.MinValue;

    /// <summary>The slot of a row of a new group.</summary>
    public const int NewGroup = -1;

    /// <summary>Rows of a block.</summary>
    public const int BlockRows = 256;
    private readonly double[] blocks;
    private readonly int[] slots;

    /// <summary>Arranges rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">x on the scale of the data, n×m row-major.</param>
    /// <param name="slots">The training group of each row, or <see cref="NewGroup"/> or <see cref="NoGroup"/>; length n.</param>
    public PredictionBlocks(DeepModel model, ReadOnlySpan<double> inputs, int[] slots)
    {
        (Model, this.slots) = (model, slots);
        var m = model.Data.InputCount;
        Guard.SameLength(inputs.Length, "the inputs of the rows", slots.Length * m, "n·m of the model");
        var scaled = model.Scaling.Apply(inputs);
        blocks = new double[(slots.Length + BlockRows - 1) / BlockRows * BlockRows * m];
        for (var i = 0; i < slots.Length; i++)
        {
            var block = blocks.AsSpan(i / BlockRows * BlockRows * m, BlockRows * m);
            for (var j = 0; j < m; j++)
            {
                block[(j * BlockRows) + (i % BlockRows)] = scaled[(i * m) + j];
            }
        }

        var groups = slots.Where(slot => slot >= 0).Distinct().Order().ToArray();
        TrainingGroups = groups;
        Training = groups.Length == 0
            ? RowChunks.Create([], m, [], [0], [])
            : groups.Length == model.Data.GroupCount ? model.Chunks : model.Arrange(groups);
    }

    /// <summary>The model.</summary>
    public DeepModel Model { get; }

    /// <summary>n.</summary>
    public int Count => slots.Length;

    /// <summary>The training group of each row, or a negative slot.</summary>
    public ReadOnlySpan<int> Slots => slots;

    /// <summary>The training groups that occur.</summary>
    public IReadOnlyList<int> TrainingGroups { get; }

    /// <summary>Their training rows.</summary>
    public RowChunks Training { get; }

    /// <summary>The inputs of a block, unit-major.</summary>
    public ReadOnlySpan<double> Block(int index) =>
        blocks.AsSpan(index * BlockRows * Model.Data.InputCount, BlockRows * Model.Data.InputCount);
}
