namespace NgHvi;

/// <summary>
/// Data augmentation variational inference (DAVI) of a linear or a Gaussian deep mixed model: a Gaussian on θ and on transformed random effects α̃, whose
/// Cholesky factors climb the ELBO along normalised natural gradients with momentum (method section 5.3; after Tan 2021).
/// </summary>
/// <remarks>
/// The transformation is α_k = m_k + L_kα̃_k with m_k and L_kL_kᵀ the conditional mean and covariance of α_k given θ. For normal responses that
/// conditional is exactly normal, so log g(θ, α) + Σ log|L_k| = log p(y, θ) + Σ_k log N(α̃_k; 0, I) for every α̃: the gradient in θ is that of the
/// marginal density and the gradient in α̃_k is −α̃_k. Both are formed so, which agrees with the expressions of section 5.3 to rounding and costs
/// what the marginal gradient costs, with one pass back through a network, plus O(K·r³). Tests compare with finite differences of the left hand side.
/// </remarks>
public static class DataAugmentationVi
{
    /// <summary>Fits a linear mixed model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The algorithm.</param>
    /// <param name="seed">Fixes every random number.</param>
    /// <param name="progress">Hears of the run at most ten times a second; may be null.</param>
    /// <param name="cancellationToken">Ends the run early; the result is the fit so far.</param>
    public static DataAugmentationFit Fit(
        LinearMixedModel model,
        DataAugmentationOptions options,
        long seed = 1,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var clock = Stopwatch.StartNew();
        return new(model, Run(new DataAugmentationWorkspace(model, options), seed, clock, progress, cancellationToken));
    }

    /// <summary>Fits a Gaussian deep mixed model.</summary>
    /// <inheritdoc cref="Fit(LinearMixedModel, DataAugmentationOptions, long, IProgress{FitProgress}, CancellationToken)"/>
    public static DeepDataAugmentationFit Fit(
        DeepMixedModel model,
        DataAugmentationOptions options,
        long seed = 1,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var clock = Stopwatch.StartNew();
        return new(model, Run(new DataAugmentationWorkspace(model, options), seed, clock, progress, cancellationToken));
    }

    /// <summary>The state before the first step (<see cref="DataAugmentationStart"/>).</summary>
    public static DataAugmentationState Init(DataAugmentationWorkspace workspace, long seed)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var m = workspace.Model.Parameters.Count;
        var start = workspace.CreateStart(RunStream.Of(seed, RunStream.StartingPoint));
        var factor = new double[m * m];
        for (var i = 0; i < m; i++)
        {
            factor[(i * m) + i] = workspace.Options.Scale * start.Scale[i];
        }

        return new DataAugmentationState(
            new FullGaussian(start.Center, factor), workspace.CreateLatents(), seed, workspace.Options.AveragedSteps);
    }

    /// <summary>Makes one step in place.</summary>
    /// <returns>Unbiased estimate of the ELBO at the state before the step, in nats.</returns>
    /// <exception cref="DivergenceException">The numbers failed; q(θ) is as before the step.</exception>
    public static double Advance(DataAugmentationWorkspace workspace, DataAugmentationState state)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(state);
        var (options, family, latents) = (workspace.Options, state.Approximation, state.Latents);
        var elbo = EstimateDirection(workspace, state);
        var norm = Math.Sqrt(
            FixedOrder.SumOfSquares(workspace.Direction) + FixedOrder.SumOfSquares(workspace.LatentDirection));
        if (!double.IsFinite(elbo) || !double.IsFinite(norm))
        {
            throw new DivergenceException(state.Step + 1, "the ELBO or its gradient is not finite");
        }

        state.Step++;
        var m = family.ParameterCount;
        var freeCount = m + (m * (m + 1) / 2) + latents.FreeCount;
        var length = options.Rate * Math.Sqrt(freeCount) / (1 - Math.Pow(options.Momentum, state.Step));

        // A gradient of exactly 0 has no direction and adds none.
        var weight = norm > 0 ? (1 - options.Momentum) / norm : 0;
        family.Lambda.CopyTo(workspace.Previous.AsSpan());
        Move(workspace.Direction, weight, options.Momentum, length, state.Momentum, family.Lambda);
        Move(workspace.LatentDirection, weight, options.Momentum, length, state.LatentMomentum, latents.Lambda);
        if (!family.Refresh())
        {
            family.TrySet(workspace.Previous);
            throw new DivergenceException(state.Step, "q(θ) is not a distribution any more");
        }

        state.Ring.Add(family.Lambda);
        state.LatentRing.Add(latents.Lambda);
        return elbo;
    }

    /// <summary>One draw of (θ, α̃) and the natural gradient there, both parts (method section 5.3).</summary>
    /// <returns>log p̃(θ, α̃) − log q(θ, α̃).</returns>
    internal static double EstimateDirection(DataAugmentationWorkspace workspace, DataAugmentationState state)
    {
        var (family, latents) = (state.Approximation, state.Latents);
        var key = RandomKey.FromSeed(state.Seed).Fold(state.Step + 1);
        NormalSampler.Fill(key.Fold(0), workspace.Noise);
        family.Transform(workspace.Noise, workspace.Theta);
        var elbo = workspace.Evaluator.Collapsed(workspace.Theta, workspace.Gradient) - NoiseLogDensity(family, workspace.Noise);
        NaturalGradient(family, workspace.Noise, workspace.Gradient, workspace.Direction);
        NormalSampler.Fill(key.Fold(1), workspace.LatentNoise);
        for (var i = 0; i < latents.RandomCount; i++)
        {
            workspace.LatentNoise.AsSpan((i * latents.PaddedCount) + latents.GroupCount, latents.PaddedCount - latents.GroupCount).Clear();
        }

        return elbo + latents.NaturalGradient(workspace.LatentNoise, workspace.LatentDirection, workspace.Vectors);
    }

    /// <summary>
    /// log q(θ) at θ = μ + C·noise. From the noise, because C may pass close to singular on its way, where C⁻¹(θ − μ) has no correct digit.
    /// </summary>
    internal static double NoiseLogDensity(FullGaussian family, ReadOnlySpan<double> noise) =>
        (0.5 * (family.ParameterCount - FixedOrder.SumOfSquares(noise))) - family.Entropy;

    /// <summary>
    /// F⁻¹ times the gradient of one draw, g_μ = h + C⁻ᵀz and g_C = tril(g_μzᵀ): ñ_μ = C v and ñ_C = C Φ(v zᵀ), v = Cᵀg_μ = Cᵀh + z (section 5.3). Equal to
    /// <see cref="FullGaussian.NaturalGradient"/>, without the solve and in O(M³/6).
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

    private static DataAugmentationRun Run(
        DataAugmentationWorkspace workspace, long seed, Stopwatch clock, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        cancellationToken = Interruption.Or(cancellationToken);
        var options = workspace.Options;
        using var reporter = ProgressReporter.Start("DAVI", progress, clock);
        var state = Init(workspace, seed);
        var (reason, message) = (StopReason.StepLimit, (string?)null);
        while (state.Step < options.Steps)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                reason = StopReason.Cancelled;
                break;
            }

            try
            {
                var elbo = Advance(workspace, state);
                state.Trace.Add(state.Step, elbo, clock.Elapsed.TotalSeconds);
                reporter?.Report(state.Step, options.Steps, elbo);
            }
            catch (DivergenceException failure)
            {
                (reason, message) = (StopReason.Diverged, failure.Message);
                break;
            }
        }

        reporter?.End(reason, state.Step);
        return new DataAugmentationRun(workspace, state, reason, message, clock.Elapsed.TotalSeconds);
    }

    /// <summary>m ← ω m + weight·direction, then λ ← λ + length·m.</summary>
    private static void Move(ReadOnlySpan<double> direction, double weight, double retained, double length, Span<double> momentum, Span<double> lambda)
    {
        TensorPrimitives.Multiply(momentum, retained, momentum);
        TensorPrimitives.MultiplyAdd(direction, weight, momentum, momentum);
        TensorPrimitives.MultiplyAdd(momentum, length, lambda, lambda);
    }
}
