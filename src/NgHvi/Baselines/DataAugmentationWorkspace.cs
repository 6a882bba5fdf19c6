namespace NgHvi;

/// <summary>Model, algorithm and scratch memory of data augmentation variational inference.</summary>
/// <remarks>C_1 has M² numbers, and state and workspace hold four such arrays and one for each averaged iterate: 62 MB each for M = 2779.</remarks>
public sealed class DataAugmentationWorkspace
{
    private readonly int groupCount;
    private readonly int randomCount;

    /// <summary>Prepares to fit a linear mixed model.</summary>
    public DataAugmentationWorkspace(LinearMixedModel model, DataAugmentationOptions options)
        : this(model ?? throw new ArgumentNullException(nameof(model)), options, model.Data.GroupCount, model.Data.RandomCount)
    {
    }

    /// <summary>Prepares to fit a Gaussian deep mixed model.</summary>
    public DataAugmentationWorkspace(DeepMixedModel model, DataAugmentationOptions options)
        : this(model ?? throw new ArgumentNullException(nameof(model)), options, model.Data.GroupCount, model.RandomCount)
    {
    }

    private DataAugmentationWorkspace(IHybridModel model, DataAugmentationOptions options, int groupCount, int randomCount)
    {
        ArgumentNullException.ThrowIfNull(options);
        (OriginalModel, Options, this.groupCount, this.randomCount) = (model, options, groupCount, randomCount);

        // A network's guess of its posterior has no root, and is a random one that the state begins from.
        Model = options.Start == DataAugmentationStart.FromModel && model is LinearMixedModel ? new AffineModel(model, model.SuggestStart()) : model;
        Evaluator = Model.CreateEvaluator(options.Threads);
        var m = Model.Parameters.Count;
        var latents = CreateLatents();
        Noise = new double[m];
        Theta = new double[m];
        Gradient = new double[m];
        Direction = new double[m * (m + 1)];
        Previous = new double[m * (m + 1)];
        LatentNoise = new double[randomCount * latents.PaddedCount];
        LatentDirection = new double[latents.Lambda.Length];
        Vectors = new Vector<double>[2 * randomCount];
    }

    /// <summary>The model.</summary>
    public IHybridModel OriginalModel { get; }

    /// <summary>The model in the coordinates of the run: itself, or an <see cref="AffineModel"/> of it.</summary>
    public IHybridModel Model { get; }

    /// <summary>The algorithm.</summary>
    public DataAugmentationOptions Options { get; }

    internal IModelEvaluator Evaluator { get; }

    internal double[] Noise { get; }

    internal double[] Theta { get; }

    /// <summary>∇θ log p(y, θ); scratch of the natural gradient after that.</summary>
    internal double[] Gradient { get; }

    internal double[] Direction { get; }

    /// <summary>λ of q(θ) before the step.</summary>
    internal double[] Previous { get; }

    internal double[] LatentNoise { get; }

    internal double[] LatentDirection { get; }

    internal Vector<double>[] Vectors { get; }

    internal LatentGaussians CreateLatents() => new(groupCount, randomCount, Options.LatentScale);

    /// <summary>μ and the spreads of which C is a multiple before the first step, in the coordinates of the run.</summary>
    /// <param name="key">The stream of random weights.</param>
    internal StartingPoint CreateStart(RandomKey key)
    {
        var (center, scale) = (new double[Noise.Length], new double[Noise.Length]);
        scale.AsSpan().Fill(1);
        if (OriginalModel is DeepModel deep)
        {
            if (Options.Start == DataAugmentationStart.FromModel)
            {
                return deep.SuggestStart(key, Options.Threads, CancellationToken.None);
            }

            var weightCount = deep.Architecture.WeightCount;
            deep.PublishedStart(key).Center[..weightCount].CopyTo(center);
        }

        return new StartingPoint(center, scale);
    }
}
