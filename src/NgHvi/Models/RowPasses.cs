namespace NgHvi;

/// <summary>Chunks go through the network, the groups and back while in cache.</summary>
internal sealed class RowPasses : DensityKernel
{
    private readonly MixedDensity model;
    private readonly Worker[] workers;
    private readonly Action<int> run;
    private RowChunks chunks;
    private StripeSums[] sums;
    private double[] normals = [], latents = [];
    private (RandomKey Key, int Sweeps, bool IsIntegrated) task;
    private int next;

    public RowPasses(MixedDensity model, int threads, IntegrationNodes? nodes = null)
    {
        (this.model, chunks, run) = (model, model.Chunks, Work);
        sums = Reserve([]);
        var count = Math.Max(1, Math.Min(threads, chunks.StripeCount));
        workers = [.. Enumerable.Range(0, count).Select(_ => new Worker(this, nodes, RowChunks.LongestOf(chunks)))];
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
        chunks = groups.Length == 0 ? model.Chunks : model.Arrange(groups, chunks == model.Chunks ? null : chunks);
        sums = Reserve(sums);
    }

    private int TableLength => (chunks.Shared?.Stride ?? 0) * model.Shape.FeatureCount;

    private StripeSums[] Reserve(StripeSums[] present) => present.Length >= chunks.StripeCount
        ? present
        : [.. present, .. Enumerable.Range(present.Length, chunks.StripeCount - present.Length).Select(_ => new StripeSums(model.Shape))];

    private double Evaluate(ReadOnlySpan<double> theta, ModelParameters parameters, Span<double> gradient, Span<double> moments)
    {
        foreach (var worker in workers)
        {
            worker.Pass.Load(theta, chunks);
            worker.Kernel.Begin(parameters);
        }

        next = 0;
        InOrder.Run(workers.Length, run);
        return Finish(gradient, moments);
    }

    private void Work(int worker)
    {
        int stripe;
        while ((stripe = Interlocked.Increment(ref next) - 1) < chunks.StripeCount)
        {
            sums[stripe].Clear(TableLength);
            foreach (var chunk in chunks.Stripe(stripe)) workers[worker].Process(chunk, sums[stripe]);
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
        var total = sums[0].Sensitivities.AsSpan(0, TableLength);
        foreach (var part in sums.AsSpan(0, chunks.StripeCount))
        {
            TensorPrimitives.Add(weights, part.Weights, weights);
            StripeSums.Add(part.Coefficients, coefficients);
            StripeSums.Add(part.Parameters, response);
            StripeSums.Add(part.Moments, moments);
            logDensity += Lanes.Sum(part.LogDensity);
            logDeterminants += part.LogDeterminants;
            if (part != sums[0]) TensorPrimitives.Add(total, part.Sensitivities.AsSpan(0, total.Length), total);
        }

        for (var (a, r) = (0, shape.RandomCount); a < r; a++)
            for (var b = 0; b < a; b++) moments[(b * r) + a] = moments[(a * r) + b];
        workers[0].Pass.BackwardShared(total, weights);
        logDensity += workers[0].Kernel.Close(chunks.RowCount, coefficients, response);
        coefficients[..shape.FixedCount].CopyTo(gradient[shape.BetaOffset..]);
        coefficients[shape.FeatureStart..].CopyTo(gradient[(shape.BetaOffset + shape.FixedCount)..]);
        return logDensity - (0.5 * logDeterminants);
    }

    private sealed class Worker(RowPasses owner, IntegrationNodes? nodes, int maximumRows)
    {
        private readonly double[] sensitivity = new double[owner.model.Shape.FeatureCount * maximumRows];
        public PackKernel Kernel { get; } =
            owner.model.Response.CreateKernel(nodes is null ? owner.model.Shape : owner.model.Shape.With(nodes));

        public RegressorPass Pass { get; } = new(owner.model, maximumRows);
        public double[] Coefficients { get; } = new double[owner.model.Shape.RegressorCount];

        public void Process(RowChunk chunk, StripeSums sums)
        {
            var s = sensitivity.AsSpan(0, owner.model.Shape.FeatureCount * chunk.Rows);
            RegressorPass.ClearFillers(chunk, s);
            var regressors = Pass.Forward(chunk);
            var task = owner.task;
            foreach (ref readonly var pack in chunk.Packs.AsSpan())
            {
                var rows = new PackRows(chunk, owner.chunks.IsWeighted, pack, regressors, s);
                if (task.IsIntegrated) Kernel.Integrate(rows, sums);
                else Kernel.Draw(rows, new LatentDraw(task.Key, task.Sweeps, owner.latents), owner.normals, sums);
            }

            if (chunk.Constant != 0) Kernel.AddConstant(chunk.Constant, sums);
            if (s.Length > 0) Pass.Backward(chunk, s, sums);
        }
    }
}
