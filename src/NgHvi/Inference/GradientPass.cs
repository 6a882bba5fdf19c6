namespace NgHvi;

/// <summary>The pathwise gradient of the ELBO in λ (method sections 1.3, 2.4).</summary>
internal sealed class GradientPass : ICurvature
{
    private readonly GradientEstimator settings;
    private readonly ITarget target;
    private readonly UpdateContext context;
    private readonly long seed;
    private readonly IModelEvaluator[] evaluators;
    private readonly double[] latents; // z of each draw's chain, or empty.
    private readonly Action<int> evaluate;
    private RandomKey key;

    public GradientPass(GradientEstimator settings, ITarget target, Coordinates coordinates, UpdateContext context, RunSettings run)
    {
        (this.settings, this.target, this.context, seed, evaluate) = (settings, target, context, run.Seed, Evaluate);
        latents = new double[settings.UsesChain(target) ? settings.Draws * target.LatentLength : 0];
        Batches = settings.BatchGroups < target.BatchGroupCount ? new(target.BatchGroupCount, settings.BatchGroups.Value) : null;
        context.Curvature = this;

        // Few operations take longer to share than to do, and batches are small for several cores' caches.
        var threads = target.EvaluationCost * settings.Draws * (Batches?.Share ?? 1) < (Batches is null ? 400_000 : 1e8) ? 1 : run.Threads;
        var workers = Math.Min(threads, settings.Draws);
        var created = Enumerable.Range(0, workers).Select(_ => target.CreateEvaluator(threads / workers));
        evaluators = coordinates is IdentityCoordinates ? [.. created]
            : [.. created.Select(evaluator => new CoordinateEvaluator(evaluator, coordinates))];
    }

    public BatchOrder? Batches { get; }

    // Broken: where a refused λ led and no sweep returns from.
    public void StartChains(bool onlyBroken = false)
    {
        for (var s = 0; latents.Length > 0 && s < settings.Draws; s++)
        {
            if (onlyBroken && FixedOrder.AreFinite(Chain(s))) continue;
            target.InitialLatents(RunStream.Of(seed, RunStream.Latents).Fold(context.Step).Fold(s), Chain(s));
        }
    }

    public double Estimate(bool needsGradient) // Returns the ELBO; NaN without a density.
    {
        var (family, gradient, elbo) = (context.Family, context.Gradient, 0.0);
        var (m, noiseCount, draws) = (family.ParameterCount, family.NoiseCount, settings.Draws);
        key = RandomKey.FromSeed(seed).Fold(context.Step);
        NoiseDraws.Fill(key.Fold(0), settings, noiseCount, context.Noise);
        for (var s = 0; s < draws; s++) family.Stratify(s, context.Noise.AsSpan(s * noiseCount, noiseCount));
        for (var s = 0; s < draws; s++)
            family.Transform(context.Noise.AsSpan(s * noiseCount, noiseCount), context.Theta.AsSpan(s * m, m));
        for (var worker = 0; Batches is { } batches && worker < evaluators.Length; worker++)
            evaluators[worker].Visit(batches.At(seed, context.Step));
        InOrder.Run(evaluators.Length, evaluate);
        gradient.AsSpan().Clear();
        for (var s = 0; s < draws; s++)
        {
            var residual = context.Residuals.AsSpan(s * m, m);
            context.LogWeights[s] = context.LogJoint[s] - family.NegativeScore(context.Theta.AsSpan(s * m, m), residual);
            elbo += family.StratumWeight(s, draws) * context.LogWeights[s];
            TensorPrimitives.Add(residual, context.ModelGradients.AsSpan(s * m, m), residual);
            if (needsGradient) family.AddPullback(residual, context.Noise.AsSpan(s * noiseCount, noiseCount), gradient);
        }

        TensorPrimitives.Divide(gradient, draws, gradient);
        return elbo / draws;
    }

    public void Exchange(StateArchive archive) => archive.Fill("latents", latents);
    public void Scores(int s, bool areExpected, Action<ReadOnlySpan<double>> read) => evaluators[0].Scores(Theta(s), areExpected, read);
    public void PriorCurvature(int s, Span<double> diagonal) => evaluators[0].PriorCurvature(Theta(s), diagonal);

    public void Hessian(int s, Span<double> hessian) // By central differences of gradients.
    {
        const double Step = 1e-3; // In standard deviations: the error is of its square.
        var m = context.Family.ParameterCount;
        var (point, above, below, scales) = (Theta(s).ToArray(), new double[m], new double[m], new double[m]);
        context.Family.Locations(above, scales);
        for (var i = 0; i < m; i++)
        {
            var (center, step) = (point[i], Step * scales[i]);
            point[i] = center + step;
            evaluators[0].Collapsed(point, above);
            point[i] = center - step;
            evaluators[0].Collapsed(point, below);
            point[i] = center;
            TensorPrimitives.Subtract(above, below, above);
            TensorPrimitives.Divide(above, 2 * step, hessian.Slice(i * m, m));
        }
    }

    private void Evaluate(int worker)
    {
        var (m, evaluator) = (context.Family.ParameterCount, evaluators[worker]);
        for (var s = worker; s < settings.Draws; s += evaluators.Length)
        {
            var theta = context.Theta.AsSpan(s * m, m);
            var gradient = context.ModelGradients.AsSpan(s * m, m);
            try
            {
                context.LogJoint[s] = settings.Latents == LatentTreatment.Collapsed ? evaluator.Collapsed(theta, gradient)
                    : evaluator.Drawn(theta, new(key.Fold(1 + s), latents.Length > 0 ? settings.Sweeps ?? 5 : 0, Chain(s)), gradient);
            }
            catch (ArithmeticException) // θ has no conditional posterior in these digits: like a density that is not finite.
            {
                context.LogJoint[s] = double.NaN;
                gradient.Fill(double.NaN);
            }
        }
    }

    private ReadOnlySpan<double> Theta(int s) =>
        context.Theta.AsSpan(s * context.Family.ParameterCount, context.Family.ParameterCount);

    private Span<double> Chain(int s) => latents.AsSpan(s * (latents.Length / settings.Draws), latents.Length / settings.Draws);
}
