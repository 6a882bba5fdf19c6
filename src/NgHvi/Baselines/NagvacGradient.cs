namespace NgHvi;

/// <summary>Gradient of NAGVAC's lower bound in λ = (μ, b, c).</summary>
internal sealed class NagvacGradient
{
    private readonly NagvacPrior prior;
    private readonly long seed;
    private readonly int draws, d;
    private readonly Worker[] workers;
    private readonly double[] noise, thetas, gradients, logDensities;
    private RandomKey key;

    public NagvacGradient(MixedDensity model, Nagvac method, NagvacPrior prior, RunSettings settings)
    {
        (this.prior, seed, draws, d) = (prior, settings.Seed, method.Draws, model.Parameters.Count);
        workers = [.. Enumerable.Range(0, Math.Min(settings.Threads, draws)).Select(_ => new Worker(model, method.GroupDraws is { } count
            ? IntegrationNodes.OfPrior(model.Shape.RandomCount, count, model.Data.GroupCount) : null))];
        (noise, thetas) = (new double[draws * (d + 1)], new double[draws * d]);
        (gradients, logDensities, Gradient) = (new double[draws * d], new double[draws], new double[3 * d]);
    }

    public double[] Gradient { get; }

    // g_μ = mean h, g_b = mean ζh, g_c = mean ε∘h, plus the entropy's; h that of the log joint density.
    public double Estimate(FactorGaussian family, int step)
    {
        key = RandomKey.FromSeed(seed).Fold(step + 1);
        FillNoise(key.Fold(0), draws, d + 1, noise);
        for (var s = 0; s < draws; s++) family.Transform(noise.AsSpan(s * (d + 1), d + 1), thetas.AsSpan(s * d, d));
        InOrder.Split(workers.Length, workers.Length, (worker, _) => EvaluateShare(worker));
        Gradient.AsSpan().Clear();
        for (var s = 0; s < draws; s++)
            family.AddPullback(gradients.AsSpan(s * d, d), noise.AsSpan(s * (d + 1), d + 1), Gradient);
        TensorPrimitives.Divide(Gradient, draws, Gradient);
        NagvacDirection.AddEntropyGradient(family, Gradient);
        return (FixedOrder.Sum(logDensities) / draws) + family.Entropy;
    }

    // Latin hypercube over rows (McKay, Beckman and Conover 1979) in place of the published scrambled Sobol numbers.
    internal static void FillNoise(RandomKey key, int count, int length, Span<double> rows)
    {
        Span<int> order = count <= 256 ? stackalloc int[count] : new int[count];
        for (var j = 0; j < length; j++)
        {
            for (var s = 0; s < count; s++)
            {
                // Fisher and Yates.
                var (first, second) = Philox.Block(key, ((ulong)j * (ulong)count) + (ulong)s);
                var other = (int)Math.BigMul(first, (ulong)(s + 1), out _);
                (order[s], order[other]) = (order[other], s);
                rows[(s * length) + j] = Philox.ToUniform(second);
            }

            for (var s = 0; s < count; s++)
            {
                ref var value = ref rows[(s * length) + j];
                value = Normal.InvCDF(0, 1, (order[s] + value) / count);
            }
        }
    }

    private void EvaluateShare(int worker)
    {
        for (var s = worker; s < draws; s += workers.Length)
        {
            var theta = thetas.AsSpan(s * d, d);
            var gradient = gradients.AsSpan(s * d, d);
            logDensities[s] = workers[worker].LogLikelihood(theta, key.Fold(1).Fold(s), gradient) + prior.AddLogDensity(theta, gradient);
        }
    }

    private sealed class Worker(MixedDensity model, IntegrationNodes? nodes)
    {
        private readonly MixedEvaluator evaluator = new(model, 1, nodes);
        private readonly double[] priorGradient = new double[model.Parameters.Count];

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
