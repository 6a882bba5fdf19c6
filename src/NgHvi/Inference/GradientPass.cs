namespace NgHvi;

/// <summary>
/// The draws of a step, what the model says at them, and the pathwise gradient of the ELBO in λ (method sections 1.3 and 2.4). Owns the
/// evaluators, the order of mini-batches and the values of z that chains carry from step to step, one chain for each draw.
/// </summary>
internal sealed class GradientPass
{
    private const long WorthThreads = 400_000; // Operations of a step below which sharing them takes longer than doing them.
    private readonly GradientEstimator settings;
    private readonly ITarget target;
    private readonly UpdateContext context;
    private readonly long seed;
    private readonly IModelEvaluator[] evaluators;
    private readonly double[] residual;
    private readonly double[] latents;
    private readonly Action<int> evaluate;
    private RandomKey key;

    public GradientPass(GradientEstimator settings, ITarget target, Coordinates coordinates, UpdateContext context, RunSettings run)
    {
        (this.settings, this.target, this.context, seed, evaluate) = (settings, target, context, run.Seed, Evaluate);
        UsesChain = settings.UsesChain(target);
        latents = new double[UsesChain ? settings.Draws * target.LatentLength : 0];
        Batches = settings.BatchGroups < target.BatchGroupCount ? new(target.BatchGroupCount, settings.BatchGroups.Value) : null;
        residual = new double[context.Family.ParameterCount];

        // Draws come first; threads left over work inside one evaluation. One thread does what others would only delay.
        var isSmall = target.EvaluationCost * settings.Draws < WorthThreads;
        evaluators = new IModelEvaluator[isSmall ? 1 : Math.Min(run.Threads, settings.Draws)];
        for (var worker = 0; worker < evaluators.Length; worker++)
        {
            var evaluator = target.CreateEvaluator(isSmall ? 1 : run.Threads / evaluators.Length);
            evaluators[worker] = coordinates is IdentityCoordinates ? evaluator : new CoordinateEvaluator(evaluator, coordinates);
        }
    }

    public bool UsesChain { get; } // Whether z is drawn by chains.
    public BatchOrder? Batches { get; } // Which groups a step visits; null: all.

    /// <summary>
    /// Fills chains with the model's first value: all, or those that a refused λ led to values from which no sweep returns.
    /// </summary>
    public void StartChains(bool onlyBroken = false)
    {
        for (var s = 0; UsesChain && s < settings.Draws; s++)
        {
            if (onlyBroken && FixedOrder.AreFinite(Chain(s))) continue;
            target.InitialLatents(RunStream.Of(seed, RunStream.Latents).Fold(context.Step).Fold(s), Chain(s));
        }
    }

    /// <summary>
    /// Fills the context for its step; carried latent variables move on. Returns the estimate of the ELBO, unbiased also where a step
    /// visits some groups only; NaN where the model does not know its density.
    /// </summary>
    public double Estimate(bool needsGradient)
    {
        var family = context.Family;
        var (m, noiseCount, draws) = (family.ParameterCount, family.NoiseCount, settings.Draws);
        key = RandomKey.FromSeed(seed).Fold(context.Step);
        NoiseDraws.Fill(key.Fold(0), settings, noiseCount, context.Noise);
        for (var s = 0; s < draws; s++)
            family.Transform(context.Noise.AsSpan(s * noiseCount, noiseCount), context.Theta.AsSpan(s * m, m));
        if (Batches is { } batches)
        {
            var groups = batches.At(seed, context.Step);
            foreach (var evaluator in evaluators) evaluator.Visit(groups);
        }

        if (evaluators.Length == 1) Evaluate(0);
        else Parallel.For(0, evaluators.Length, evaluate);
        var gradient = context.Gradient.AsSpan();
        gradient.Clear();
        double elbo = 0;
        for (var s = 0; s < draws; s++)
        {
            context.LogWeights[s] = context.LogJoint[s] - family.NegativeScore(context.Theta.AsSpan(s * m, m), residual);
            elbo += context.LogWeights[s];
            if (!needsGradient) continue;
            TensorPrimitives.Add(residual, context.ModelGradients.AsSpan(s * m, m), residual);
            family.AddPullback(residual, context.Noise.AsSpan(s * noiseCount, noiseCount), gradient);
        }

        TensorPrimitives.Divide(gradient, draws, gradient);
        return elbo / draws;
    }

    public void Exchange(StateArchive archive) => archive.Fill("latents", latents);

    private void Evaluate(int worker)
    {
        var (m, evaluator) = (residual.Length, evaluators[worker]);
        for (var s = worker; s < settings.Draws; s += evaluators.Length)
        {
            var theta = context.Theta.AsSpan(s * m, m);
            var gradient = context.ModelGradients.AsSpan(s * m, m);
            context.LogJoint[s] = settings.Latents == LatentTreatment.Collapsed
                ? evaluator.Collapsed(theta, gradient)
                : evaluator.Drawn(theta, new LatentDraw(key.Fold(1 + s), UsesChain ? settings.ChainSweeps : 0, Chain(s)), gradient);
        }
    }

    // z of draw s; empty without chains.
    private Span<double> Chain(int s) => latents.AsSpan(s * (latents.Length / settings.Draws), latents.Length / settings.Draws);
}
