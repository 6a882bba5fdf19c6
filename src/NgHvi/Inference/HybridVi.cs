namespace NgHvi;

/// <summary>
/// Hybrid variational inference: q(θ, z) = q₀(θ) p(z|θ, y), with λ of the Gaussian q₀ climbing the ELBO (Zhang, Smith, Maneesoonthorn and Loaiza-Maya,
/// arXiv 2302.13536, Algorithm 1; method sections 1 to 3).
/// </summary>
/// <remarks><see cref="Fit"/> is a loop over <see cref="Advance"/> that adds the clock, the trace and the end.</remarks>
public static class HybridVi
{
    private const int LargestFailureRun = 30;

    /// <summary>Fits a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The algorithm.</param>
    /// <param name="seed">Fixes every random number.</param>
    /// <param name="progress">Hears of the run at most ten times a second; may be null.</param>
    /// <param name="cancellationToken">Ends the run early; the result is the fit so far.</param>
    /// <returns>The fit; see <see cref="VariationalFit.Stopped"/> for how it ended.</returns>
    public static VariationalFit Fit(
        IHybridModel model,
        HybridViOptions options,
        long seed = 1,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var clock = Stopwatch.StartNew();
        cancellationToken = Interruption.Or(cancellationToken);
        using var reporter = ProgressReporter.Start(options.Method, progress, clock);
        var workspace = new HybridViWorkspace(model, options);
        return Continue(workspace, Begin(workspace, seed, cancellationToken), clock, reporter, cancellationToken);
    }

    /// <summary>Fits a model from several starts, one after the other, and keeps the best.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The algorithm of every start.</param>
    /// <param name="seed">The seed of the first start, which is that of <see cref="Fit"/>; those of the others follow from it.</param>
    /// <param name="starts">How many. Range: > 0.</param>
    /// <param name="progress">Hears of the run at most ten times a second; may be null.</param>
    /// <param name="cancellationToken">Ends the present start early and begins no other; the result is what there is.</param>
    public static MultiStartFit FitStarts(
        IHybridModel model,
        HybridViOptions options,
        long seed = 1,
        int starts = 4,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        MultiStart.Run(model, options, seed, starts, progress, cancellationToken);

    /// <summary>Continues a run from a state until its algorithm ends it.</summary>
    /// <inheritdoc cref="Fit"/>
    public static VariationalFit Continue(
        HybridViWorkspace workspace,
        HybridViState state,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(state);
        var clock = Stopwatch.StartNew();
        using var reporter = ProgressReporter.Start(workspace.Options.Method, progress, clock, state.Step);
        return Continue(workspace, state, clock, reporter, cancellationToken);
    }

    /// <summary>The state before the first step.</summary>
    public static HybridViState Init(HybridViWorkspace workspace, long seed) => Begin(workspace, seed, CancellationToken.None);

    /// <summary>The same, where cancelling ends a model's search for a start with the best so far.</summary>
    internal static HybridViState Begin(HybridViWorkspace workspace, long seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var state = new HybridViState(
            StartingFamily.Create(workspace, seed, cancellationToken), seed, workspace.RecentCount, workspace.Options.Averaging, workspace.LatentCount);
        CarriedLatents.Start(workspace, state);
        return state;
    }

    /// <summary>Makes one step in place.</summary>
    /// <param name="workspace">Model, algorithm and scratch memory.</param>
    /// <param name="state">Moves on by one step.</param>
    /// <exception cref="DivergenceException">The numbers failed and the algorithm has no guard.</exception>
    public static StepInfo Advance(HybridViWorkspace workspace, HybridViState state)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(state);
        workspace.Bind(state);
        var options = workspace.Options;
        var family = state.Approximation;
        state.Step++;
        var elbo = ElboGradient.Estimate(workspace, state);
        var gradientNorm = FixedOrder.Norm(workspace.Gradient);
        var accepted = options.Guard is null || Accept(workspace, state, elbo, double.IsFinite(gradientNorm));
        double directionNorm = 0;
        var moved = (MeanKl: 0.0, ShapeKl: 0.0);
        if (!accepted)
        {
            family.Refresh();
            CarriedLatents.Recover(workspace, state);
        }
        else if (workspace.Solver!.Solve(workspace.Gradient, workspace.Step))
        {
            directionNorm = FixedOrder.Norm(workspace.Step);
            moved = Move(workspace, state);
        }
        else if (options.Guard is null)
        {
            throw new DivergenceException(state.Step, "no finite direction was found");
        }

        if (!family.LambdaIsFinite() || !family.Refresh())
        {
            if (options.Guard is null)
            {
                throw new DivergenceException(state.Step, "λ is not a distribution any more");
            }

            family.TrySet(state.Guard.Previous);
        }

        Remember(workspace, state, elbo);
        return new StepInfo(
            state.Step, elbo, gradientNorm, directionNorm, moved.MeanKl, moved.ShapeKl, state.Trust.RateFraction, accepted);
    }

    internal static VariationalFit Continue(
        HybridViWorkspace workspace,
        HybridViState state,
        Stopwatch clock,
        ProgressReporter? reporter,
        CancellationToken cancellationToken)
    {
        cancellationToken = Interruption.Or(cancellationToken);
        var options = workspace.Options;
        var limit = options.Steps ?? options.Stopping.MaximumSteps;
        var (elbo, judged) = (double.NaN, new Convergence(double.NaN, double.NaN, false));
        var before = state.ElapsedSeconds;
        var (reason, message) = (StopReason.StepLimit, (string?)null);
        while (true)
        {
            if (options.Steps is not null && state.Step >= limit)
            {
                break;
            }

            if (options.Steps is null && state.Step > 0)
            {
                var convergence = Convergence.Check(options.Stopping, state);
                judged = double.IsNaN(convergence.MeanError) ? judged : convergence;
                if (Ended(workspace, state, convergence) is { } ended)
                {
                    reason = ended;
                    break;
                }
            }

            if (cancellationToken.IsCancellationRequested)
            {
                reason = StopReason.Cancelled;
                break;
            }

            try
            {
                var info = Advance(workspace, state);
                state.Trace.Add(info.Step, info.Elbo, before + clock.Elapsed.TotalSeconds);
                elbo = info.Elbo;
                if (reporter?.IsDue(state.Step, limit) == true)
                {
                    reporter.Send(state.Step, limit, elbo, RunOutlook.Of(options, state, workspace.OriginalModel.IsMultimodal, judged));
                }
            }
            catch (DivergenceException failure)
            {
                (reason, message) = (StopReason.Diverged, failure.Message);
                state.Approximation.TrySet(state.Guard.Previous);
                break;
            }

            if (state.Guard.Refusals == 0 && state.Guard.AcceptedCount == 0 && options.Guard is not null && state.Step >= LargestFailureRun)
            {
                (reason, message) = (StopReason.Diverged, "The ELBO or its gradient was not finite at the starting point; rescale the data or choose another start.");
                break;
            }
        }

        state.ElapsedSeconds = before + clock.Elapsed.TotalSeconds;
        reporter?.Send(state.Step, limit, elbo, "computing ELBO and summaries");
        var fit = new VariationalFit(workspace, state, reason, message);
        reporter?.End(reason, state.Step);
        return fit;
    }

    private static StopReason? Ended(HybridViWorkspace workspace, HybridViState state, Convergence convergence)
    {
        var rule = workspace.Options.Stopping;
        return convergence.IsMet ? StopReason.Converged
            : workspace.OriginalModel.IsMultimodal && state.Trust.RateFraction <= Math.Pow(2, -rule.Plateaus) ? StopReason.Plateau
            : state.Step >= rule.MaximumSteps ? StopReason.NotConverged
            : null;
    }

    /// <summary>A drawn density that is NaN is one that the model does not know; the gradient then tells whether the numbers are sound.</summary>
    private static bool Accept(HybridViWorkspace workspace, HybridViState state, double elbo, bool gradientIsFinite)
    {
        var (options, lambda) = (workspace.Options, state.Approximation.Lambda);
        return double.IsNaN(elbo) && options.Gradient.Latents != LatentTreatment.Collapsed
            ? state.Guard.AcceptUnknown(gradientIsFinite, lambda, state.Trust)
            : state.Guard.Accept(options.Guard!, elbo, lambda, state.Trust, workspace.Batches is null);
    }

    private static (double MeanKl, double ShapeKl) Move(HybridViWorkspace workspace, HybridViState state)
    {
        var options = workspace.Options;
        var step = workspace.Step.AsSpan();
        if (options.Direction is Direction.NaturalGradient { Momentum: > 0 } natural)
        {
            TensorPrimitives.Multiply(step, 1 - natural.Momentum, step);
            TensorPrimitives.MultiplyAdd(state.Momentum, natural.Momentum, step, step);
            step.CopyTo(state.Momentum);
        }

        if (workspace.Stepper is { } stepper)
        {
            if (options.Guard is null)
            {
                state.Approximation.Lambda.CopyTo(state.Guard.Previous.AsSpan());
            }

            return stepper.Apply(state.Approximation, step, state.Trust, options.Rule.RateFactor(state.Step));
        }

        state.Approximation.Lambda.CopyTo(state.Guard.Previous.AsSpan());
        CoordinateStepper.Apply(options.Rule, state.Step, step, state.FirstMoment, state.SecondMoment, state.Approximation.Lambda);
        return default;
    }

    /// <summary>Keeps the iterate and the estimate, and halves the rates when the ELBO has stopped rising.</summary>
    private static void Remember(HybridViWorkspace workspace, HybridViState state, double elbo)
    {
        if (state.Guard.HasDrifted)
        {
            state.Averager?.Clear();
        }

        state.Averager?.Add(state.Approximation);
        state.Ring?.Add(state.Approximation.Lambda);
        if (workspace.Batches is null)
        {
            RateHalving.Consider(state.Step, elbo, state.RecentElbo, state.Trust, workspace.Scratch);
        }
    }
}
