namespace NgHvi;

/// <summary>Steps of <see cref="DataAugmentationVi"/>.</summary>
/// <remarks>
/// The transformation is α_k = m_k + L_kα̃_k with m_k and L_kL_kᵀ the conditional mean and covariance of α_k given θ. For normal responses
/// that conditional is exactly normal, so log g(θ, α) + Σ log|L_k| = log p(y, θ) + Σ_k log N(α̃_k; 0, I) for every α̃: the gradient in θ is
/// that of the marginal density and the gradient in α̃_k is −α̃_k. Both are formed so, which agrees with the expressions of section 5.3 to
/// rounding and costs what the marginal gradient costs, with one pass back through a network, plus O(K·r³). Tests compare with finite
/// differences of the left hand side.
/// </remarks>
internal sealed class DataAugmentationEngine : Engine
{
    private readonly MixedDensity target;
    private readonly DataAugmentationVi method;
    private readonly RunSettings settings;
    private readonly Coordinates coordinates;
    private readonly CoordinateEvaluator evaluator;
    private readonly double[] noise;
    private readonly double[] theta;
    private readonly double[] gradient;
    private readonly double[] direction;
    private readonly double[] previous;
    private readonly double[] momentum;
    private readonly double[] latentNoise;
    private readonly double[] latentDirection;
    private readonly double[] latentMomentum;
    private readonly IterateRing ring;
    private readonly IterateRing latentRing;
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
        (noise, theta, gradient) = (new double[m], new double[m], new double[m]);
        var length = Family.Lambda.Length;
        (direction, previous, momentum) = (new double[length], new double[length], new double[length]);
        latentNoise = new double[r * Latents.PaddedCount];
        (latentDirection, latentMomentum) = (new double[Latents.Lambda.Length], new double[Latents.Lambda.Length]);
        ring = new IterateRing(length, method.AveragedSteps);
        latentRing = new IterateRing(Latents.Lambda.Length, method.AveragedSteps);
        vectors = new Vector<double>[2 * r];
    }

    public override int Step => step;
    public override int Limit { get; }
    public override VariationalFamily Approximation => Family;
    internal FullGaussian Family { get; } // q(θ) at the present μ_1 and C_1, in the coordinates of the run.
    internal LatentGaussians Latents { get; } // q(α̃) at the present μ_2 and C_2.
    internal ReadOnlySpan<double> Noise => noise; // z_1 of the last draw.
    internal ReadOnlySpan<double> LatentNoise => latentNoise; // z_2 of the last draw: r rows over groups.
    internal ReadOnlySpan<double> Theta => theta; // θ, in the coordinates of the run, of the last draw.
    internal ReadOnlySpan<double> Direction => direction;
    internal ReadOnlySpan<double> LatentDirection => latentDirection;

    public static DataAugmentationEngine Restore(MixedDensity target, DataAugmentationVi method, RunSettings settings, StateArchive archive)
    {
        var (m, coordinates) = (target.Parameters.Count, archive.Exchange<CoordinatesDocument>("coordinates", null!).Restore());
        var engine = new DataAugmentationEngine(
            target, method, settings, new StartingValues(coordinates, new double[m], [.. Enumerable.Repeat(1.0, m)]));
        engine.Exchange(archive);
        return engine;
    }

    public override StepInfo Advance()
    {
        var elbo = EstimateDirection();
        var norm = Math.Sqrt(FixedOrder.SumOfSquares(direction) + FixedOrder.SumOfSquares(latentDirection));
        if (!double.IsFinite(elbo) || !double.IsFinite(norm))
            throw new DivergenceException(step + 1, "the ELBO or its gradient is not finite");
        var m = theta.Length;
        var freeCount = m + (m * (m + 1) / 2) + Latents.FreeCount;
        var length = method.Rate * Math.Sqrt(freeCount) / (1 - Math.Pow(method.Momentum, step + 1));

        // A gradient of exactly 0 has no direction and adds none.
        var weight = norm > 0 ? (1 - method.Momentum) / norm : 0;
        Family.Lambda.CopyTo(previous.AsSpan());
        Move(direction, weight, length, momentum, Family.Lambda);
        Move(latentDirection, weight, length, latentMomentum, Latents.Lambda);
        if (!Family.Refresh())
        {
            Family.TrySet(previous);
            throw new DivergenceException(step + 1, "q(θ) is not a distribution any more");
        }

        step++;
        ring.Add(Family.Lambda);
        latentRing.Add(Latents.Lambda);
        return new StepInfo(step, elbo, norm, norm, double.NaN, double.NaN, 1, true);
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
        archive.Fill("lambda", Family.Lambda);
        archive.Fill("latents", Latents.Lambda);
        archive.Fill("momentum", momentum);
        archive.Fill("latentMomentum", latentMomentum);
        ring.Exchange(archive);
        latentRing.Exchange(archive, "latentRing");
        if (!Family.Refresh()) throw new InputException("The saved state of davi is not a distribution.");
    }

    /// <summary>One draw of (θ, α̃) and the natural gradient there, both parts (method section 5.3).</summary>
    internal double EstimateDirection()
    {
        var key = RandomKey.FromSeed(settings.Seed).Fold(step + 1);
        NormalSampler.Fill(key.Fold(0), noise);
        Family.Transform(noise, theta);
        var elbo = evaluator.Collapsed(theta, gradient) - Family.NoiseLogDensity(noise);
        NaturalGradient(Family, noise, gradient, direction);
        NormalSampler.Fill(key.Fold(1), latentNoise);
        for (var i = 0; i < Latents.RandomCount; i++)
            latentNoise.AsSpan((i * Latents.PaddedCount) + Latents.GroupCount, Latents.PaddedCount - Latents.GroupCount).Clear();
        return elbo + Latents.NaturalGradient(latentNoise, latentDirection, vectors);
    }

    /// <summary>
    /// F⁻¹ times the gradient of one draw, g_μ = h + C⁻ᵀz and g_C = tril(g_μzᵀ): ñ_μ = C v and ñ_C = C Φ(v zᵀ), v = Cᵀg_μ = Cᵀh + z
    /// (section 5.3). Equal to the family's natural gradient, without the solve and in O(M³/6). h receives scratch.
    /// </summary>
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
        var family = (FullGaussian)Family.Clone();
        if (ring.Items.Count == 0) return (family, Latents.With(Latents.Lambda));
        var mean = new double[family.Lambda.Length];
        ring.Mean(Family, mean);
        if (!family.TrySet(mean)) family.TrySet(Family.Lambda);
        var (latentMean, aligned) = (new double[Latents.Lambda.Length], new double[Latents.Lambda.Length]);
        foreach (var item in latentRing.Items)
        {
            item.CopyTo(aligned.AsSpan());
            Latents.AlignSigns(aligned);
            TensorPrimitives.Add(latentMean, aligned, latentMean);
        }

        TensorPrimitives.Divide(latentMean, latentRing.Items.Count, latentMean);
        return (family, Latents.With(latentMean));
    }

    // m ← ω m + weight·direction, then λ ← λ + length·m.
    private void Move(ReadOnlySpan<double> along, double weight, double length, Span<double> average, Span<double> lambda)
    {
        TensorPrimitives.Multiply(average, method.Momentum, average);
        TensorPrimitives.MultiplyAdd(along, weight, average, average);
        TensorPrimitives.MultiplyAdd(average, length, lambda, lambda);
    }
}
