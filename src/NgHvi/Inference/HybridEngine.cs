namespace NgHvi;

internal sealed class HybridEngine : Engine
{
    private const double LargestSpread = 100; // Of estimates of the ELBO, in nats.
    private readonly HybridVi method;
    private readonly ITarget target;
    private readonly Coordinates coordinates;
    private readonly RunSettings settings;
    private readonly VariationalFamily family;
    private readonly UpdateContext context;
    private readonly GradientPass pass;
    private readonly Updater updater;
    private readonly GuardState guard;
    private readonly IterateAverager? averager;
    private readonly IterateRing? ring;
    private readonly double[] before;
    private readonly GradientMonitor monitor;
    private Convergence latest = Convergence.Unknown;

    private HybridEngine(HybridVi method, ITarget target, RunSettings settings, Coordinates coordinates)
    {
        (this.method, this.target, this.settings, this.coordinates) = (method, target, settings, coordinates);
        family = method.Family.Create(target.Parameters.Count);
        context = new UpdateContext(family, method.Gradient.Draws);
        var visited = method.Visited(target);
        pass = new GradientPass(method.BatchedGradient(visited), visited, coordinates, context, settings);
        var length = family.Lambda.Length;
        updater = method.Update.Create(new(family, method.Gradient.Draws, target.IsMultimodal, pass.Batches?.Share ?? 1, Limit)
        {
            PriorPrecision = target.PriorPrecision,
        });
        guard = new GuardState(length);
        monitor = new GradientMonitor(target.Parameters);
        before = new double[method.Guard is null ? length : 0];
        if (method.AveragedSteps is { } last) ring = new IterateRing(length, last);
        else averager = new IterateAverager(length);
    }

    public override int Step => context.Step;
    public override int Limit => method.Steps ?? method.Stopping.MaximumSteps;
    public override bool HasFixedLength => method.Steps is not null;
    public override Convergence Convergence => Convergence.Check(method.Stopping, Step, family, averager);
    public override VariationalFamily? Approximation => family;
    public override GradientMonitor Monitor => monitor.Copy();
    public override string Outlook => HasFixedLength ? "" : method.Stopping.Outlook(updater.Trust, target.IsMultimodal, latest);

    public static HybridEngine Begin(HybridVi method, ITarget target, RunSettings settings)
    {
        HybridEngine engine;
        if (method.Family.Seed(target.Parameters.Count) is { } seed)
        {
            var (fitted, coordinates) = FitSeed(method, seed, target, settings);
            engine = new HybridEngine(method, target, settings, coordinates);
            engine.family.BeginAt(fitted, RunStream.Of(settings.Seed, RunStream.Loadings));
        }
        else
        {
            var point = method.WarmUp(method.Start.Find(target, method.UsesFittingCoordinates, settings), target, settings);
            engine = new HybridEngine(method, target, settings, point.Coordinates);
            engine.family.Begin(point.Center, point.Scale, method.Start.LoadingsOf(settings.Seed));
        }

        return engine.family.Refresh() ? engine.Started()
            : throw new ArithmeticException("The starting point is not a distribution: a scale is 0 or not finite.");
    }

    // From λ after so many steps, with what the rule and the guard remember forgotten.
    public static HybridEngine Continue(
        HybridVi method, ITarget target, RunSettings settings, Coordinates coordinates, VariationalFamily from, int step)
    {
        var engine = new HybridEngine(method, target, settings, coordinates);
        Guard.SameLength(from.Lambda.Length, "λ of q₀", engine.family.Lambda.Length, "that of the method");
        if (!engine.family.TrySet(from.Lambda)) throw new ArithmeticException("q₀ is not a distribution: a scale is 0 or not finite.");
        engine.context.Step = step;
        return engine.Started();
    }

    private HybridEngine Started()
    {
        family.Lambda.CopyTo(guard.Previous, 0);
        family.Lambda.CopyTo(guard.Snapshot, 0);
        pass.StartChains();
        return this;
    }

    public static HybridEngine Create(HybridVi method, ITarget target, RunSettings settings, StateArchive archive)
    {
        var coordinates = archive.Exchange<CoordinatesDocument?>("coordinates", null)!.Restore();
        var count = target.Parameters.Count;
        return coordinates.Count == count ? new(method, target, settings, coordinates) : throw new InputException(
            $"The saved state belongs to another model: it has {coordinates.Count} parameters, and this one has {count}.");
    }

    public override StepInfo Advance()
    {
        var begun = Stopwatch.GetTimestamp();
        context.Step++;
        var needsGradient = (method.Update.Needs & UpdateNeeds.Gradient) != 0;
        var elbo = pass.Estimate(needsGradient);
        var gradientNorm = FixedOrder.Norm(needsGradient ? context.Gradient : context.ModelGradients);
        var (draws, isMirrored) = (method.Gradient.Draws, method.Gradient.Antithetic);
        context.ChecksSolver = monitor.Look(Step, context.Residuals, draws, isMirrored && draws % 2 == 0);
        (context.DampingShare, context.SolverResidual) = (double.NaN, double.NaN);
        updater.Trust.IsLimited = false;
        var estimated = Stopwatch.GetTimestamp();
        var accepted = method.Guard is null || Accept(method.Guard, elbo, double.IsFinite(gradientNorm));
        var outcome = accepted ? Move() : default;
        if (!accepted)
        {
            family.Refresh();
            pass.StartChains(onlyBroken: true);
        }

        if (!family.LambdaIsFinite() || !family.Refresh())
        {
            if (method.Guard is null) throw Diverged("λ is not a distribution any more");
            family.TrySet(guard.Previous);
        }

        if (guard.HasDrifted) averager?.Clear();
        averager?.Add(family);
        ring?.Add(family.Lambda);
        updater.Observe(Step, elbo);
        if (method.Guard is not null && guard is { Refusals: 0, AcceptedCount: 0 } && Step >= 30)
            throw new DivergenceException(
                "The ELBO or its gradient was not finite at the starting point; rescale the data or choose another start.");
        monitor.Add(estimated - begun, Stopwatch.GetTimestamp() - estimated, updater.Trust.IsLimited, accepted, context.DampingShare,
            context.SolverResidual);
        return new(Step, elbo, gradientNorm, outcome.DirectionNorm, outcome.MeanKl, outcome.ShapeKl, updater.Trust.RateFraction, accepted);
    }

    public override StopReason? Ended()
    {
        if (HasFixedLength || Step == 0) return null;
        var convergence = Convergence;
        latest = double.IsNaN(convergence.MeanError) ? latest : convergence;
        var isPlateau = target.IsMultimodal
            && (convergence.IsMet || updater.Trust.RateFraction <= Math.Pow(2, -method.Stopping.Plateaus));
        if (!isPlateau && !convergence.IsMet) return null;

        // λ that rests while draws of q₀ disagree about the ELBO has not arrived.
        var isStalled = pass.Batches is null && guard.Spread > LargestSpread;
        return isStalled ? StopReason.Stalled : isPlateau ? StopReason.Plateau : StopReason.Converged;
    }

    public override PosteriorSource Snapshot()
    {
        // Iterates that strayed can average worse than the best level; that of mini-batches is noise.
        var (average, best, mean) = (family.Clone(), family.Clone(), family.Lambda.ToArray());
        if (averager is { Sums.Count: > 0 }) averager.Mean(averager.SecondHalfStart(), mean);
        else if (ring is { Items.Count: > 0 }) ring.Mean(item => family.AlignSigns(family.Lambda, item), mean);
        if (!average.TrySet(mean)) average = family.Clone();
        var hasBest = method.Guard is not null && pass.Batches is null && double.IsFinite(guard.Best) && best.TrySet(guard.Snapshot);
        return new VariationalSource(target, coordinates.Fork(), average, settings.Seed, settings.Threads)
        {
            Best = hasBest ? (guard.Best, best) : null,
            Corrects = method.CorrectPosterior,
            Description = family.Choice.Description,
        };
    }

    public override void Exchange(StateArchive archive)
    {
        _ = archive.Exchange("coordinates", coordinates.ToDocument());
        context.Step = archive.Exchange("step", context.Step);
        archive.Fill("lambda", family.Lambda);
        updater.Exchange(archive);
        guard.Exchange(archive);
        averager?.Exchange(archive);
        ring?.Exchange(archive);
        pass.Exchange(archive);
        if (archive.IsReading && !family.Refresh()) throw new InputException("The saved state is damaged: λ is not a distribution.");
    }

    // To its stopping rule, from the same start; cancelled or diverged, as far as it came.
    private static (VariationalFamily Fitted, Coordinates Coordinates) FitSeed(
        HybridVi method, Family seed, ITarget target, RunSettings settings)
    {
        var own = HybridVi.Default with
        {
            Family = seed,
            Start = method.Start,
            Gradient = method.Gradient,
            UsesFittingCoordinates = method.UsesFittingCoordinates,
        };
        var engine = Begin(own, target, settings);
        try
        {
            while (engine.Ended() is null && engine.Step < engine.Limit && !settings.CancellationToken.IsCancellationRequested)
                engine.Advance();
        }
        catch (DivergenceException)
        {
        }

        return (((VariationalSource)engine.Snapshot()).Average, engine.coordinates);
    }

    // A drawn density of NaN is unknown: the gradient tells. Mini-batches are too noisy to tell a drift.
    private bool Accept(DivergenceGuard rule, double elbo, bool gradientIsFinite) =>
        double.IsNaN(elbo) && method.Gradient.Latents != LatentTreatment.Collapsed
            ? guard.AcceptUnknown(gradientIsFinite, family.Lambda, updater.Trust)
            : guard.Accept(rule, elbo, family.Lambda, updater.Trust, checksDrift: pass.Batches is null);

    private Updater.Outcome Move()
    {
        if (method.Guard is not null) return updater.Apply(context);
        family.Lambda.CopyTo(before, 0);
        var outcome = updater.Apply(context);
        if (!outcome.Found) throw Diverged("no finite direction was found");
        before.CopyTo(guard.Previous, 0);
        return outcome;
    }

    private DivergenceException Diverged(string cause) // λ goes back.
    {
        family.TrySet(guard.Previous);
        return new DivergenceException(Step, cause);
    }
}
