namespace NgHvi;

/// <summary>The gradient of NAGVAC's lower bound in λ = (μ, b, c) (method section 5.4).</summary>
internal sealed class NagvacGradient
{
    private readonly MixedDensity model;
    private readonly NagvacPrior prior;
    private readonly long seed;
    private readonly int draws;
    private readonly Worker[] workers;
    private readonly double[] noise;
    private readonly double[] thetas;
    private readonly double[] gradients;
    private readonly double[] logDensities;
    private readonly Action<int> run;
    private RandomKey key;

    public NagvacGradient(MixedDensity model, Nagvac method, NagvacPrior prior, RunSettings settings)
    {
        (this.model, this.prior, seed, draws) = (model, prior, settings.Seed, method.Draws);
        var d = model.Parameters.Count;
        workers = [.. Enumerable.Range(0, Math.Min(settings.Threads, draws)).Select(_ => new Worker(model, method.GroupDraws))];
        (noise, thetas) = (new double[draws * (d + 1)], new double[draws * d]);
        (gradients, logDensities, Gradient) = (new double[draws * d], new double[draws], new double[3 * d]);
        run = EvaluateShare;
    }

    public double[] Gradient { get; } // The last gradient, in the layout of λ.

    /// <summary>
    /// Draws θ = μ + bζ + c∘ε and averages the log joint density's gradient h into g_μ = mean h, g_b = mean ζh, g_c = mean ε∘h; adds the
    /// entropy's in closed form.
    /// </summary>
    public double Estimate(FactorGaussian family, int step)
    {
        var d = family.ParameterCount;
        key = RandomKey.FromSeed(seed).Fold(step + 1);
        StratifiedNormals.Fill(key.Fold(0), draws, d + 1, noise);
        for (var s = 0; s < draws; s++) family.Transform(noise.AsSpan(s * (d + 1), d + 1), thetas.AsSpan(s * d, d));
        if (workers.Length == 1) EvaluateShare(0);
        else Parallel.For(0, workers.Length, run);

        Gradient.AsSpan().Clear();
        for (var s = 0; s < draws; s++)
            family.AddPullback(gradients.AsSpan(s * d, d), noise.AsSpan(s * (d + 1), d + 1), Gradient);
        TensorPrimitives.Divide(Gradient, draws, Gradient);
        NagvacDirection.AddEntropyGradient(family, Gradient);
        return (FixedOrder.Sum(logDensities) / draws) + family.Entropy;
    }

    private void EvaluateShare(int worker)
    {
        var d = model.Parameters.Count;
        for (var s = worker; s < draws; s += workers.Length)
        {
            var theta = thetas.AsSpan(s * d, d);
            var gradient = gradients.AsSpan(s * d, d);
            logDensities[s] = workers[worker].LogLikelihood(theta, key.Fold(1).Fold(s), gradient) + prior.AddLogDensity(theta, gradient);
        }
    }

    // The evaluator of one thread.
    private sealed class Worker
    {
        private readonly IntegrationNodes? nodes;
        private readonly MixedEvaluator evaluator;
        private readonly double[] priorGradient;

        public Worker(MixedDensity model, int? groupDraws)
        {
            nodes = groupDraws is { } count ? IntegrationNodes.OfPrior(model.Shape.RandomCount, count, model.Data.GroupCount) : null;
            evaluator = new MixedEvaluator(model, 1, nodes);
            priorGradient = new double[model.Parameters.Count];
        }

        /// <summary>log p(y | θ) with its gradient: the model's density without its prior.</summary>
        public double LogLikelihood(ReadOnlySpan<double> theta, RandomKey key, Span<double> gradient)
        {
            nodes?.Redraw(key);
            priorGradient.AsSpan().Clear();
            var value = evaluator.Collapsed(theta, gradient) - evaluator.AddLogPrior(theta, priorGradient);
            TensorPrimitives.Subtract(gradient, priorGradient, gradient);
            return value;
        }
    }
}
