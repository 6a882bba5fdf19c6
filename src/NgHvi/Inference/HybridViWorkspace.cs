namespace NgHvi;

/// <summary>
/// A model and an algorithm joined, with all scratch memory a step needs. Not part of the state: runs of any seeds may share one in turn, never at the same time.
/// </summary>
public sealed class HybridViWorkspace
{
    private const int LargestWhitened = 256;
    private HybridViState? bound;

    /// <summary>Allocates for a model and an algorithm.</summary>
    /// <exception cref="ArgumentException">The options do not fit the model: more factors than parameters, a collapsed gradient, a chain or mini-batches that it lacks.</exception>
    public HybridViWorkspace(IHybridModel model, HybridViOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Direction is Direction.NaturalGradient { Damping: null } natural)
        {
            options = options with { Direction = natural with { Damping = Direction.NaturalGradient.Recommended(model.IsMultimodal) } };
        }

        (OriginalModel, Options) = (model, options);
        var m = model.Parameters.Count;
        FactorCount = options.Family is FamilyChoice.Factor factor ? factor.Count ?? Math.Min(3, m) : 0;
        if (FactorCount > m)
        {
            throw new ArgumentException($"The number of factors is {FactorCount}, but there are only {m} parameters; allowed is 0 to {m}.", nameof(options));
        }

        if (options.Family is FamilyChoice.Factor
            && options.Direction is Direction.NaturalGradient { Metric: FisherMetric.PublishedAsExecuted, Solver: FisherSolver.Direct })
        {
            throw new ArgumentException("The metric as executed is not symmetric; it needs the conjugate gradient solver.", nameof(options));
        }

        if (options.Gradient.Latents == LatentTreatment.Collapsed && !model.IsCollapsible)
        {
            throw new ArgumentException("The model's latent variables cannot be integrated out; use drawn or chained latents.", nameof(options));
        }

        Model = options.Coordinates == CoordinateChoice.Automatic ? model.InFittingCoordinates() : model;
        if (options.Coordinates == CoordinateChoice.Automatic && m <= LargestWhitened && !Model.IsMultimodal && Model.SuggestStart() is { Root.Length: > 0 } coordinates)
        {
            // A starting point with a root is not a random one, so the coordinates are the same for every seed.
            Model = new AffineModel(Model, coordinates);
        }

        UsesChain = Chains(options.Gradient, Model);
        Batches = CreateBatches(options.Gradient, Model);
        var family = CreateFamily();
        var draws = options.Gradient.Draws;
        Noise = new double[draws * family.NoiseCount];
        Theta = new double[draws * m];
        ModelGradients = new double[draws * m];
        LogJoint = new double[draws];
        Residual = new double[m];
        Gradient = new double[family.Lambda.Length];
        Step = new double[family.Lambda.Length];

        // Draws come first; threads left over work inside one evaluation.
        var workers = Math.Min(options.Threads, draws);
        Evaluators = Enumerable.Range(0, workers).Select(_ => Model.CreateEvaluator(options.Threads / workers)).ToArray();
        Scratch = new double[4 * RecentCount];
    }

    /// <summary>The model as it was given.</summary>
    public IHybridModel OriginalModel { get; }

    /// <summary>The model in the coordinates of the run.</summary>
    public IHybridModel Model { get; }

    /// <summary>The algorithm.</summary>
    public HybridViOptions Options { get; }

    /// <summary>p; 0 for the full family as well.</summary>
    public int FactorCount { get; }

    /// <summary>Which groups a step visits; null: all.</summary>
    internal BatchOrder? Batches { get; }

    /// <summary>Whether z is drawn by chains, whose values the state carries.</summary>
    internal bool UsesChain { get; }

    /// <summary>Length of all carried values of z.</summary>
    internal int LatentCount => UsesChain ? Options.Gradient.Draws * Model.LatentLength : 0;

    internal double[] Noise { get; }

    internal double[] Theta { get; }

    internal double[] ModelGradients { get; }

    internal double[] LogJoint { get; }

    internal double[] Residual { get; }

    internal double[] Gradient { get; }

    internal double[] Step { get; }

    internal double[] Scratch { get; }

    internal IModelEvaluator[] Evaluators { get; }

    /// <summary>Length of the window of ELBO estimates that a state keeps.</summary>
    internal int RecentCount => Options.Rule is StepRule.TrustRegion trust ? 2 * (trust.HalvingWindow ?? 40) : 0;

    internal DirectionSolver? Solver { get; private set; }

    internal TrustRegionStepper? Stepper { get; private set; }

    internal GaussianFamily CreateFamily() =>
        Options.Family is FamilyChoice.Full
            ? new FullGaussian(Model.Parameters.Count)
            : new FactorGaussian(Model.Parameters.Count, FactorCount);

    /// <summary>Binds the solvers to a state's family.</summary>
    internal void Bind(HybridViState state)
    {
        if (bound == state)
        {
            return;
        }

        bound = state;
        Solver = new DirectionSolver(state.Approximation, Options.Direction);
        Stepper = Options.Rule is StepRule.TrustRegion rule ? new TrustRegionStepper(rule, Options.Gradient.Draws) : null;
    }

    /// <summary>Whether a gradient draws z by chains.</summary>
    private static bool Chains(GradientEstimator gradient, IHybridModel model)
    {
        if (gradient.Latents == LatentTreatment.Collapsed || (gradient.Latents == LatentTreatment.Drawn && model.DrawsExactly))
        {
            return false;
        }

        if (model.LatentLength == 0)
        {
            throw new ArgumentException(
                "The model carries no latent state from step to step, so no chain can draw it; use drawn or collapsed latents.", nameof(gradient));
        }

        return true;
    }

    /// <summary>The order of mini-batches, or null where a step visits all groups.</summary>
    private static BatchOrder? CreateBatches(GradientEstimator gradient, IHybridModel model)
    {
        if (gradient.BatchGroups is not { } largest)
        {
            return null;
        }

        if (model.BatchGroupCount == 0)
        {
            throw new ArgumentException("The model cannot be visited in part; leave BatchGroups null.", nameof(gradient));
        }

        return largest < model.BatchGroupCount ? new BatchOrder(model.BatchGroupCount, largest) : null;
    }
}
