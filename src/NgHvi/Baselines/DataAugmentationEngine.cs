namespace NgHvi;

/// <summary>log g(θ, α) + Σ log|L_k| = log p(y, θ) + Σ log N(α̃_k; 0, I) with α_k = m_k + L_kα̃_k (method section 5.3).</summary>
internal sealed class DataAugmentationEngine : Engine
{
    private readonly MixedDensity target;
    private readonly DataAugmentationVi method;
    private readonly RunSettings settings;
    private readonly Coordinates coordinates;
    private readonly CoordinateEvaluator evaluator;
    private readonly double[] gradient, previous, momentum, latentMomentum;
    private readonly IterateRing ring, latentRing;
    private readonly Vector<double>[] vectors;
    private int step;

    public DataAugmentationEngine(MixedDensity target, DataAugmentationVi method, RunSettings settings, StartingValues start)
    {
        (this.target, this.method, this.settings, coordinates) = (target, method, settings, start.Coordinates);
        (Limit, var scale, var latentScale) = method.Resolve(target.Shape.WeightCount > 0);
        var (m, r) = (start.Center.Length, target.Shape.RandomCount);
        var factor = new double[m * m];
        for (var i = 0; i < m; i++) factor[i * (m + 1)] = scale * start.Scale[i];
        Family = new FullGaussian(start.Center, factor);
        Latents = new LatentGaussians(r == 0 ? 0 : target.Data.GroupCount, r, latentScale);
        evaluator = new CoordinateEvaluator(target.CreateEvaluator(settings.Threads), coordinates);
        (Noise, Theta, gradient) = (new double[m], new double[m], new double[m]);
        var (length, latentLength) = (Family.Lambda.Length, Latents.Lambda.Length);
        (Direction, previous, momentum) = (new double[length], new double[length], new double[length]);
        (LatentDirection, latentMomentum) = (new double[latentLength], new double[latentLength]);
        (LatentNoise, vectors) = (new double[r * Latents.PaddedCount], new Vector<double>[2 * r]);
        (ring, latentRing) = (new(length, method.AveragedSteps), new(latentLength, method.AveragedSteps));
    }

    public override int Step => step;
    public override int Limit { get; }
    public override VariationalFamily Approximation => Family;
    internal FullGaussian Family { get; } // q(θ), in the run's coordinates.
    internal LatentGaussians Latents { get; } // q(α̃).
    internal double[] Noise { get; } // Of the last draw, as those below.
    internal double[] LatentNoise { get; } // r rows over groups.
    internal double[] Theta { get; }
    internal double[] Direction { get; }
    internal double[] LatentDirection { get; }

    public override StepInfo Advance()
    {
        var elbo = EstimateDirection();
        var norm = Math.Sqrt(FixedOrder.SumOfSquares(Direction) + FixedOrder.SumOfSquares(LatentDirection));
        if (!double.IsFinite(elbo) || !double.IsFinite(norm))
            throw new DivergenceException(step + 1, "the ELBO or its gradient is not finite");
        var m = Theta.Length;
        var freeCount = m + (m * (m + 1) / 2) + Latents.FreeCount;
        var length = method.Rate * Math.Sqrt(freeCount) / (1 - Math.Pow(method.Momentum, step + 1));
        var weight = norm > 0 ? (1 - method.Momentum) / norm : 0; // A zero gradient has no direction.
        Family.Lambda.CopyTo(previous.AsSpan());
        Move(Direction, momentum, Family.Lambda);
        Move(LatentDirection, latentMomentum, Latents.Lambda);
        if (!Family.Refresh())
        {
            Family.TrySet(previous);
            throw new DivergenceException(step + 1, "q(θ) is not a distribution any more");
        }

        step++;
        ring.Add(Family.Lambda);
        latentRing.Add(Latents.Lambda);
        return new StepInfo(step, elbo, norm, norm, double.NaN, double.NaN, 1, true);

        void Move(ReadOnlySpan<double> along, Span<double> average, Span<double> lambda)
        {
            TensorPrimitives.Multiply(average, method.Momentum, average);
            TensorPrimitives.MultiplyAdd(along, weight, average, average);
            TensorPrimitives.MultiplyAdd(average, length, lambda, lambda);
        }
    }

    public override PosteriorSource Snapshot()
    {
        var (family, latents) = Average();
        return new VariationalSource(target, coordinates, family, settings.Seed, settings.Threads)
        {
            Corrects = false,
            Latents = latents.RandomCount == 0 ? null : latents.ToApproximation(),
            Description = "full covariance",
        };
    }

    public override void Exchange(StateArchive archive)
    {
        if (!archive.IsReading) archive.Exchange("coordinates", coordinates.ToDocument());
        step = archive.Exchange("step", step);
        archive.Fill(
            ("lambda", Family.Lambda), ("latents", Latents.Lambda), ("momentum", momentum), ("latentMomentum", latentMomentum));
        ring.Exchange(archive);
        latentRing.Exchange(archive, "latentRing");
        if (!Family.Refresh()) throw new InputException("The saved state of davi is not a distribution.");
    }

    internal double EstimateDirection()
    {
        var key = RandomKey.FromSeed(settings.Seed).Fold(step + 1);
        NormalSampler.Fill(key.Fold(0), Noise);
        Family.Transform(Noise, Theta);
        var elbo = evaluator.Collapsed(Theta, gradient) - Family.NoiseLogDensity(Noise);
        NaturalGradient(Family, Noise, gradient, Direction);
        NormalSampler.Fill(key.Fold(1), LatentNoise);
        for (var i = 0; i < Latents.RandomCount; i++)
            LatentNoise.AsSpan((i * Latents.PaddedCount) + Latents.GroupCount, Latents.PaddedCount - Latents.GroupCount).Clear();
        return elbo + Latents.NaturalGradient(LatentNoise, LatentDirection, vectors);
    }

    // Without a solve ñ_μ = C v, ñ_C = C Φ(v zᵀ), v = Cᵀh + z. h becomes scratch.
    internal static void NaturalGradient(FullGaussian family, ReadOnlySpan<double> noise, Span<double> h, Span<double> direction)
    {
        var m = family.ParameterCount;
        var c = family.Factor;
        direction.Clear();
        var v = direction[..m];
        noise.CopyTo(v);
        for (var l = 0; l < m; l++)
        {
            var target = v[..(l + 1)];
            TensorPrimitives.MultiplyAdd(c.Slice(l * m, l + 1), h[l], target, target);
        }

        v.CopyTo(h);
        v.Clear();
        for (var i = 0; i < m; i++)
        {
            for (var l = 0; l <= i; l++)
            {
                var product = c[(i * m) + l] * h[l];
                direction[i] += product;
                var row = direction.Slice(m + (i * m), l);
                TensorPrimitives.MultiplyAdd(noise[..l], product, row, row);
                direction[m + (i * m) + l] += 0.5 * product * noise[l];
            }
        }
    }

    private (FullGaussian Family, LatentGaussians Latents) Average()
    {
        var (family, latents) = ((FullGaussian)Family.Clone(), Latents.With(Latents.Lambda));
        if (ring.Items.Count == 0) return (family, latents);
        var mean = new double[family.Lambda.Length];
        ring.Mean(item => Family.AlignSigns(Family.Lambda, item), mean);
        if (!family.TrySet(mean)) family.TrySet(Family.Lambda);
        latentRing.Mean(item => Latents.AlignSigns(item), latents.Lambda);
        return (family, latents);
    }
}
