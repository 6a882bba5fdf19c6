namespace NgHvi;

/// <summary>
/// Natural gradient Gaussian variational approximation with factor covariance (NAGVAC) of a deep logistic mixed model (deepGLMM):
/// P(y_ki = 1) = σ(z_kiᵀ(β + α_k)), z_ki = (1, features of x_ki), α_k ~ N(0, Γ) with Γ diagonal (method section 5.4).
/// </summary>
/// <remarks>
/// Tran, Nguyen, Nott and Kohn (2020), "Bayesian deep net GLM and GLMM". Random effects are integrated out by importance sampling from their prior, q(θ) has one factor,
/// and validation rows decide when to stop. Where the published code takes scrambled Sobol numbers, normal numbers here come from the counter-based generator: every
/// coordinate of θ's is spread evenly over the draws of a step, and those of the random effects come in pairs of opposite sign. Its steps are not damped: without the
/// stopping rule a run may pass the best loss and fail, and with few rows and several layers the prior, whose precisions follow q(θ), may keep a network at 0.
/// </remarks>
public static class Nagvac
{
    /// <summary>Fits a network.</summary>
    /// <param name="training">The rows to fit.</param>
    /// <param name="network">The features.</param>
    /// <param name="options">The algorithm.</param>
    /// <param name="validation">Rows of the same groups for the stopping rule; null: none, and the run goes on to the step limit.</param>
    /// <param name="seed">Fixes every random number.</param>
    /// <param name="progress">Hears of the run at most ten times a second; may be null.</param>
    /// <param name="cancellationToken">Ends the run early; the result is the fit so far.</param>
    public static NagvacFit Fit(
        BinaryPanel training,
        NetworkArchitecture network,
        NagvacOptions options,
        BinaryPanel? validation = null,
        long seed = 1,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var clock = Stopwatch.StartNew();
        cancellationToken = Interruption.Or(cancellationToken);
        using var reporter = ProgressReporter.Start("NAGVAC", progress, clock);
        var workspace = new NagvacWorkspace(training, network, options, validation);
        var state = Init(workspace, seed);
        var hasRule = validation is not null && options.Patience < options.MaximumSteps;
        var (reason, message) = (hasRule ? StopReason.NotConverged : StopReason.StepLimit, (string?)null);
        while (state.Step < options.MaximumSteps)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                reason = StopReason.Cancelled;
                break;
            }

            try
            {
                var bound = Advance(workspace, state);
                state.Trace.Add(state.Step, bound, clock.Elapsed.TotalSeconds);
                reporter?.Report(state.Step, options.MaximumSteps, bound);
            }
            catch (DivergenceException failure)
            {
                (reason, message) = (StopReason.Diverged, failure.Message);
                break;
            }

            if (hasRule && state.Step - state.BestStep > options.Patience)
            {
                reason = StopReason.Converged;
                break;
            }
        }

        reporter?.End(reason, state.Step);
        return new NagvacFit(workspace, state, reason, message, clock.Elapsed.TotalSeconds);
    }

    /// <summary>
    /// The state before the first step: μ uniform on ±√6/(n_in + n_out) in every layer, biases and the output layer β included, n_in counting the constant; log
    /// variances N(0, 0.01²); b ~ N(0, 0.01²); c = 0.01.
    /// </summary>
    public static NagvacState Init(NagvacWorkspace workspace, long seed)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        const double Small = 0.01;
        var (parameters, network) = (workspace.Parameters, workspace.Network);
        var d = parameters.Count;
        var key = RandomKey.FromSeed(seed).Fold(0);
        var uniform = new PhiloxRandom(key.Fold(0));
        var (mean, loadings, scales) = (new double[d], new double[d], new double[d]);
        for (var l = 0; l <= network.LayerCount; l++)
        {
            var (offset, end) = l < network.LayerCount ? (network.Offset(l), network.Offset(l + 1)) : (parameters.FixedOffset, parameters.VarianceOffset);
            var (fanIn, fanOut) = l < network.LayerCount ? (network.FanIn(l), network.Widths[l]) : (network.FeatureCount, 1);
            var half = Math.Sqrt(6) / (fanIn + 1 + fanOut);
            for (var i = offset; i < end; i++)
            {
                mean[i] = half * ((2 * uniform.NextDouble()) - 1);
            }
        }

        NormalSampler.Fill(key.Fold(1), mean.AsSpan(parameters.VarianceOffset));
        NormalSampler.Fill(key.Fold(2), loadings);
        var logVariances = mean.AsSpan(parameters.VarianceOffset);
        TensorPrimitives.Multiply(logVariances, Small, logVariances);
        TensorPrimitives.Multiply(loadings, Small, loadings);
        scales.AsSpan().Fill(Small);
        return new NagvacState(new FactorGaussian(mean, loadings, scales), seed, workspace.Options.StartPrecision);
    }

    /// <summary>Makes one step in place; the first only sets the momentum.</summary>
    /// <returns>Estimate of the lower bound at the state before the step, in nats, up to the constants of flat priors.</returns>
    /// <exception cref="DivergenceException">The numbers failed; q(θ) is as before the step.</exception>
    public static double Advance(NagvacWorkspace workspace, NagvacState state)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(state);
        var (options, family, direction) = (workspace.Options, state.Approximation, workspace.Direction);
        var bound = NagvacGradientOld.Estimate(workspace, state);
        var solver = workspace.DirectionOf(family);
        var norm = solver.Solve(workspace.Gradient, direction) ? FixedOrder.Norm(direction) : double.NaN;
        if (!double.IsFinite(bound) || !double.IsFinite(norm))
        {
            throw new DivergenceException(state.Step + 1, "the lower bound or its natural gradient is not finite");
        }

        if (state.Step == 0)
        {
            direction.CopyTo(state.Momentum.AsSpan());
            direction.CopyTo(workspace.PreviousMomentum.AsSpan());
        }
        else
        {
            Move(workspace, state, norm);
        }

        state.Step++;
        if (state.Step % options.PrecisionInterval == 0)
        {
            UpdatePrecisions(workspace.Parameters, state);
        }

        if (workspace.Validation is { } validation)
        {
            family.Mean.CopyTo(workspace.Mean);
            if (!state.AddLoss(validation.Loss(workspace.Mean)))
            {
                workspace.PreviousMomentum.CopyTo(state.Momentum.AsSpan());
            }
        }

        return bound;
    }

    /// <summary>γ = count/(‖μ‖² + ‖b‖² + ‖c‖²) over the entries that the prior is about.</summary>
    internal static void UpdatePrecisions(NagvacParameters parameters, NagvacState state)
    {
        var family = state.Approximation;
        var (weights, effects) = (0.0, 0.0);
        for (var i = 0; i < parameters.VarianceOffset; i++)
        {
            var square = (family.Mean[i] * family.Mean[i]) + family.Variance(i);
            if (parameters.IsPenalized[i])
            {
                (weights, effects) = i < parameters.FixedOffset ? (weights + square, effects) : (weights, effects + square);
            }
        }

        (state.WeightPrecision, state.FixedEffectsPrecision) = (
            parameters.PenalizedWeights == 0 ? state.WeightPrecision : parameters.PenalizedWeights / weights,
            parameters.EffectCount == 1 ? state.FixedEffectsPrecision : (parameters.EffectCount - 1) / effects);
    }

    /// <summary>Clips the direction, averages it into the momentum and moves λ along that.</summary>
    private static void Move(NagvacWorkspace workspace, NagvacState state, double norm)
    {
        var (options, family, direction, momentum) = (workspace.Options, state.Approximation, workspace.Direction, state.Momentum);
        if (norm > options.Clip)
        {
            TensorPrimitives.Multiply(direction, options.Clip / norm, direction);
        }

        momentum.CopyTo(workspace.PreviousMomentum.AsSpan());
        family.Lambda.CopyTo(workspace.PreviousLambda.AsSpan());
        TensorPrimitives.Multiply(momentum, options.Momentum, momentum);
        TensorPrimitives.MultiplyAdd(direction, 1 - options.Momentum, momentum, momentum);
        var step = state.Step + 1;
        var rate = step <= options.FullRateSteps ? options.Rate : options.Rate * options.FullRateSteps / step;
        TensorPrimitives.MultiplyAdd(momentum, rate, family.Lambda, family.Lambda);
        if (!family.Refresh())
        {
            workspace.PreviousMomentum.CopyTo(momentum.AsSpan());
            family.TrySet(workspace.PreviousLambda);
            throw new DivergenceException(step, "q(θ) is not a distribution any more");
        }
    }
}
