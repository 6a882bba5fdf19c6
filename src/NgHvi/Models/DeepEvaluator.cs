namespace NgHvi;

/// <summary>The functions of θ of a <see cref="DeepModel"/> with their scratch memory: chunks of rows go through the network, the groups and back while they are in cache.</summary>
internal sealed class DeepEvaluator : IModelEvaluator
{
    private readonly DeepModel model;
    private readonly DeepParameters parameters;
    private readonly Worker[] workers;
    private readonly Action<int> run;
    private readonly double[] moments;
    private readonly double[] weightScales;
    private readonly double weightConstant;
    private RowChunks chunks;
    private StripeSums[] sums;
    private double[] normals = [];
    private double[] latents = [];
    private (RandomKey Key, int Sweeps, bool IsIntegrated) task;
    private int next;

    public DeepEvaluator(DeepModel model, int threads)
    {
        this.model = model;
        parameters = new DeepParameters(model);
        chunks = model.Chunks;
        sums = [.. Enumerable.Range(0, chunks.StripeCount).Select(_ => new StripeSums(model.Shape))];
        workers = [.. Enumerable.Range(0, Math.Max(1, Math.Min(threads, chunks.StripeCount))).Select(_ => new Worker(model, RowChunks.LongestOf(chunks)))];
        moments = new double[model.RandomCount * model.RandomCount];
        run = Work;
        weightScales = [.. model.Priors.WeightScales];
        weightConstant = -0.5 * weightScales.Length * Math.Log(2 * Math.PI);
        foreach (var scale in weightScales)
        {
            weightConstant -= Math.Log(scale);
        }
    }

    /// <inheritdoc/>
    public double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        task = (default, 0, true);
        return Evaluate(theta, gradient);
    }

    /// <inheritdoc/>
    public double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient)
    {
        var sweeps = model.DrawsExactly ? draw.Sweeps : Math.Max(1, draw.Sweeps);
        var length = model.LatentLength * Math.Max(1, sweeps);
        if (normals.Length != length)
        {
            normals = new double[length];
        }

        NormalSampler.Fill(draw.Key.Fold(0), normals);
        task = (draw.Key, sweeps, false);
        if (sweeps > 0)
        {
            // Workers cannot share the caller's span, so the state passes through an array.
            Guard.SameLength(draw.Latents.Length, "latents", model.LatentLength, "K·r");
            if (latents.Length == 0)
            {
                latents = new double[model.LatentLength];
            }

            draw.Latents.CopyTo(latents);
        }

        var value = Evaluate(theta, gradient);
        if (sweeps > 0)
        {
            latents.CopyTo(draw.Latents);
        }

        return value;
    }

    /// <inheritdoc/>
    public void Visit(ReadOnlySpan<int> groups)
    {
        chunks = groups.Length == 0 ? model.Chunks : model.Arrange(groups);
        if (sums.Length < chunks.StripeCount)
        {
            sums = [.. sums, .. Enumerable.Range(sums.Length, chunks.StripeCount - sums.Length).Select(_ => new StripeSums(model.Shape))];
        }
    }

    /// <inheritdoc/>
    public double LogJacobian(ReadOnlySpan<double> theta)
    {
        parameters.Read(theta);
        return parameters.LogVariance + model.Covariance.LogJacobian(theta[model.CovarianceOffset..], parameters.Factor);
    }

    /// <inheritdoc/>
    public double LogPrior(ReadOnlySpan<double> theta)
    {
        parameters.Read(theta);
        return AddPrior(theta, new double[theta.Length]);
    }

    /// <inheritdoc/>
    public void Report(ReadOnlySpan<double> theta, Span<double> values)
    {
        parameters.Read(theta);
        var covariance = new double[model.RandomCount * model.RandomCount];
        parameters.Covariance(covariance);
        DeepQuantities.Report(model, parameters.Coefficients, covariance, Math.Exp(parameters.LogVariance), values);
    }

    private double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        parameters.Read(theta);
        foreach (var worker in workers)
        {
            worker.Network.Load(theta[..model.Architecture.WeightCount]);
            worker.Kernel.Begin(parameters);
        }

        next = 0;
        if (workers.Length == 1)
        {
            Work(0);
        }
        else
        {
            Parallel.For(0, workers.Length, run);
        }

        return Finish(theta, gradient);
    }

    private void Work(int worker)
    {
        for (var stripe = Interlocked.Increment(ref next) - 1; stripe < chunks.StripeCount; stripe = Interlocked.Increment(ref next) - 1)
        {
            var target = sums[stripe];
            target.Clear();
            foreach (var chunk in chunks.Stripe(stripe))
            {
                workers[worker].Process(chunk, parameters, task, latents, normals, target);
            }
        }
    }

    private double Finish(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        gradient.Clear();
        Array.Clear(moments);
        double logDensity = 0, logDeterminants = 0;
        var response = gradient.Slice(model.ResidualOffset, model.Shape.ParameterCount);
        var beta = gradient.Slice(model.FixedOffset, model.CoefficientCount);
        var weights = gradient[..model.Architecture.WeightCount];
        for (var s = 0; s < chunks.StripeCount; s++)
        {
            var part = sums[s];
            TensorPrimitives.Add(weights, part.Weights, weights);
            StripeSums.Add(part.Coefficients, beta);
            StripeSums.Add(part.Parameters, response);
            StripeSums.Add(part.Moments, moments);
            logDensity += Lanes.Sum(part.LogDensity);
            logDeterminants += part.LogDeterminants;
        }

        model.Covariance.AddGradient(parameters.Factor, moments, chunks.GroupCount, gradient[model.CovarianceOffset..]);
        logDensity += 0.5 * ((chunks.GroupCount * parameters.LogDeterminant) - logDeterminants);
        logDensity += workers[0].Kernel.Close(parameters, chunks.RowCount, beta, response);
        if (model.Family != ResponseFamily.Gaussian && !task.IsIntegrated)
        {
            logDensity = double.NaN;
        }

        if (chunks.GroupCount != model.Data.GroupCount)
        {
            var share = (double)model.Data.GroupCount / chunks.GroupCount;
            TensorPrimitives.Multiply(gradient, share, gradient);
            logDensity *= share;
        }

        return logDensity + AddPrior(theta, gradient);
    }

    private double AddPrior(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        double quadratic = 0;
        for (var i = 0; i < weightScales.Length; i++)
        {
            var scaled = theta[i] / weightScales[i];
            gradient[i] -= scaled / weightScales[i];
            quadratic += scaled * scaled;
        }

        var value = weightConstant - (0.5 * quadratic);
        value += model.Priors.Fixed.AddLogDensity(parameters.Coefficients, gradient.Slice(model.FixedOffset, model.CoefficientCount));
        if (model.Priors.Residual is { } residual && model.Family == ResponseFamily.Gaussian)
        {
            value += residual.LogDensity(parameters.LogVariance, out var derivative);
            gradient[model.ResidualOffset] += derivative;
        }

        return value + model.Covariance.AddLogPrior(parameters.Factor, gradient[model.CovarianceOffset..]);
    }

    /// <summary>The scratch memory of one thread.</summary>
    private sealed class Worker(DeepModel model, int maximumRows)
    {
        private readonly double[] features = new double[model.CoefficientCount * maximumRows];
        private readonly double[] sensitivity = new double[model.Architecture.LayerCount == 0 ? 0 : model.Architecture.FeatureCount * maximumRows];

        public PackKernel Kernel { get; } = model.CreateKernel();

        public NetworkPass Network { get; } = new(model.Architecture, maximumRows, model.Precision);

        public void Process(
            RowChunk chunk,
            DeepParameters parameters,
            (RandomKey Key, int Sweeps, bool IsIntegrated) task,
            double[] latents,
            double[] normals,
            StripeSums sums)
        {
            var rows = chunk.Rows;
            var z = features.AsSpan(0, model.CoefficientCount * rows);
            var s = sensitivity.Length == 0 ? default : sensitivity.AsSpan(0, model.Architecture.FeatureCount * rows);
            Features(Network, chunk, z);
            foreach (var row in chunk.Fillers)
            {
                for (var i = row; i < s.Length; i += rows)
                {
                    s[i] = 0;
                }
            }

            var block = new FeatureBlock(rows, z, chunk.Response, chunk.Presence, s);
            foreach (ref readonly var pack in chunk.Packs.AsSpan())
            {
                if (task.IsIntegrated)
                {
                    Kernel.Integrate(block, pack, parameters, sums);
                }
                else
                {
                    Kernel.Draw(block, pack, parameters, new LatentDraw(task.Key, task.Sweeps, latents), normals, sums);
                }
            }

            if (s.Length > 0)
            {
                Network.Backward(chunk.Inputs, rows, s, sums.Weights);
            }
        }
    }

    /// <summary>z of a chunk, the constant first and zeros in filler rows.</summary>
    internal static void Features(NetworkPass network, RowChunk chunk, Span<double> z)
    {
        var rows = chunk.Rows;
        chunk.Presence.CopyTo(z);
        network.Forward(chunk.Inputs, rows, z[rows..]);
        foreach (var row in chunk.Fillers)
        {
            for (var i = row; i < z.Length; i += rows)
            {
                z[i] = 0;
            }
        }
    }
}
