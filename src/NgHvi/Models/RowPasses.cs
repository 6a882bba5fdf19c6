namespace NgHvi;

/// <summary>Passes over the rows: chunks of them go through the network, the groups and back while they are in cache.</summary>
internal sealed class RowPasses : DensityKernel
{
    private readonly MixedDensity model;
    private readonly Worker[] workers;
    private readonly Action<int> run;
    private RowChunks chunks;
    private StripeSums[] sums;
    private double[] normals = [];
    private double[] latents = [];
    private ModelParameters parameters = null!;
    private (RandomKey Key, int Sweeps, bool IsIntegrated) task;
    private int next;

    public RowPasses(MixedDensity model, int threads, IntegrationNodes? nodes = null)
    {
        (this.model, chunks) = (model, model.Chunks);
        sums = Reserve([]);
        workers = [.. Enumerable.Range(0, Math.Max(1, Math.Min(threads, chunks.StripeCount)))
            .Select(_ => new Worker(model, nodes, RowChunks.LongestOf(chunks)))];
        run = Work;
    }

    public override int GroupCount => chunks.GroupCount;

    public override double Integrate(ReadOnlySpan<double> theta, ModelParameters parameters, Span<double> gradient, Span<double> moments)
    {
        task = (default, 0, true);
        return Evaluate(theta, parameters, gradient, moments);
    }

    public override double Draw(
        ReadOnlySpan<double> theta, ModelParameters parameters, LatentDraw draw, Span<double> gradient, Span<double> moments)
    {
        var isExact = model.Response.DrawsExactly;
        var sweeps = isExact ? draw.Sweeps : Math.Max(1, draw.Sweeps);
        var length = model.LatentLength * Math.Max(1, sweeps);
        if (normals.Length != length) normals = new double[length];
        NormalSampler.Fill(draw.Key.Fold(0), normals);
        task = (draw.Key, sweeps, false);
        if (sweeps > 0)
        {
            // Workers cannot share the caller's span.
            Guard.SameLength(draw.Latents.Length, "latents", model.LatentLength, "K·r");
            if (latents.Length == 0) latents = new double[model.LatentLength];
            draw.Latents.CopyTo(latents);
        }

        var value = Evaluate(theta, parameters, gradient, moments);
        if (sweeps > 0) latents.CopyTo(draw.Latents);
        return isExact ? value : double.NaN;
    }

    public override void Visit(ReadOnlySpan<int> groups)
    {
        chunks = groups.Length == 0 ? model.Chunks : model.Arrange(groups);
        sums = Reserve(sums);
    }

    private StripeSums[] Reserve(StripeSums[] present) => present.Length >= chunks.StripeCount
        ? present
        : [.. present, .. Enumerable.Range(present.Length, chunks.StripeCount - present.Length).Select(_ => new StripeSums(model.Shape))];

    private double Evaluate(ReadOnlySpan<double> theta, ModelParameters parameters, Span<double> gradient, Span<double> moments)
    {
        this.parameters = parameters;
        foreach (var worker in workers)
        {
            worker.Pass.Load(theta);
            worker.Kernel.Begin(parameters);
        }

        next = 0;
        if (workers.Length == 1) Work(0);
        else Parallel.For(0, workers.Length, run);
        return Finish(gradient, moments);
    }

    private void Work(int worker)
    {
        for (var stripe = Interlocked.Increment(ref next) - 1; stripe < chunks.StripeCount; stripe = Interlocked.Increment(ref next) - 1)
        {
            var target = sums[stripe];
            target.Clear();
            foreach (var chunk in chunks.Stripe(stripe)) workers[worker].Process(chunk, parameters, task, latents, normals, target);
        }
    }

    private double Finish(Span<double> gradient, Span<double> moments)
    {
        var shape = model.Shape;
        var coefficients = workers[0].Coefficients.AsSpan();
        var weights = gradient[..shape.WeightCount];
        var response = gradient.Slice(shape.ParameterOffset, shape.ParameterCount);
        coefficients.Clear();
        double logDensity = 0, logDeterminants = 0;
        foreach (var part in sums.AsSpan(0, chunks.StripeCount))
        {
            TensorPrimitives.Add(weights, part.Weights, weights);
            StripeSums.Add(part.Coefficients, coefficients);
            StripeSums.Add(part.Parameters, response);
            StripeSums.Add(part.Moments, moments);
            logDensity += Lanes.Sum(part.LogDensity);
            logDeterminants += part.LogDeterminants;
        }

        logDensity += workers[0].Kernel.Close(parameters, chunks.RowCount, coefficients, response);
        coefficients[..shape.FixedCount].CopyTo(gradient[shape.BetaOffset..]);
        coefficients[shape.FeatureStart..].CopyTo(gradient[(shape.BetaOffset + shape.FixedCount)..]);
        return logDensity - (0.5 * logDeterminants);
    }

    private sealed class Worker(MixedDensity model, IntegrationNodes? nodes, int maximumRows)
    {
        private readonly double[] sensitivity = new double[model.Shape.FeatureCount * maximumRows];
        public PackKernel Kernel { get; } = model.Response.CreateKernel(nodes is null ? model.Shape : model.Shape.With(nodes));
        public RegressorPass Pass { get; } = new(model, maximumRows);
        public double[] Coefficients { get; } = new double[model.Shape.RegressorCount];

        public void Process(
            RowChunk chunk, ModelParameters parameters, (RandomKey Key, int Sweeps, bool IsIntegrated) task, double[] latents,
            double[] normals, StripeSums sums)
        {
            var s = sensitivity.AsSpan(0, model.Shape.FeatureCount * chunk.Rows);
            RegressorPass.ClearFillers(chunk, s);
            var block = new FeatureBlock(chunk, Pass.Forward(chunk), s);
            foreach (ref readonly var pack in chunk.Packs.AsSpan())
            {
                if (task.IsIntegrated) Kernel.Integrate(block, pack, parameters, sums);
                else Kernel.Draw(block, pack, parameters, new LatentDraw(task.Key, task.Sweeps, latents), normals, sums);
            }

            if (s.Length > 0) Pass.Backward(chunk, s, sums.Weights);
        }
    }
}
