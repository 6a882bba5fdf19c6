namespace NgHvi;

/// <summary>A run that can pause between steps; not thread-safe.</summary>
public sealed partial class Run
{
    private readonly ITarget target;
    private readonly MixedModel? model;
    private readonly Stopwatch clock = new();
    private ElboTrace trace = new();
    private Engine? engine;
    private int firstStep;
    private double secondsBefore;
    private double elbo = double.NaN;

    internal Run(ITarget target, Method method, long seed = 1, int? threads = null, MixedModel? model = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(method);
        method.Validate(target);
        (this.target, this.model, Method, Seed) = (target, model, method, seed);
        Threads = Guard.Positive(threads ?? Environment.ProcessorCount, nameof(threads));
    }

    /// <summary>The method.</summary>
    public Method Method { get; }
    /// <summary>Seed of all random numbers.</summary>
    public long Seed { get; }
    /// <summary>Threads, without effect on results.</summary>
    public int Threads { get; }
    /// <summary>Steps made.</summary>
    public int Step => engine?.Step ?? 0;
    /// <summary>Seconds in start and steps, those before saving included.</summary>
    public double Seconds => secondsBefore + clock.Elapsed.TotalSeconds;
    /// <summary>Why the run ended, or null; a cancelled run can go on.</summary>
    public StopReason? Stopped { get; private set; }
    internal CheckpointFile? Checkpoint { get; set; }
    internal bool HasWholeStart { get; private set; } = true; // The search for one was not cut short.
    private bool CanGoOn => Stopped is null or StopReason.Cancelled;
    /// <summary>What went wrong, or null.</summary>
    public string? Message { get; private set; }
    /// <summary>Copy of ELBO estimates so far.</summary>
    public ElboTrace Trace => trace.Copy();
    /// <summary>Validation loss by step, nats per row, or empty.</summary>
    public IReadOnlyList<double> ValidationLosses => [.. engine?.Losses ?? []];

    /// <summary>Copy of q₀ in the run's coordinates, or null.</summary>
    public VariationalFamily? Approximation => Begin(Interruption.Or(default)).Approximation?.Clone();

    /// <summary>Makes steps until the run ends; can be left and resumed.</summary>
    /// <param name="cancellationToken">Ends it early.</param>
    public IEnumerable<RunStep> Steps(CancellationToken cancellationToken = default)
    {
        cancellationToken = Interruption.Or(cancellationToken);
        var reporter = ProgressReporter.Start(Method.Name, null, clock, firstStep, !CanGoOn);
        try
        {
            while (TryStep(reporter, cancellationToken, out var info)) yield return new RunStep(this, info);
        }
        finally
        {
            reporter?.End(Stopped ?? StopReason.Cancelled, Step);
        }
    }

    /// <summary>Makes the remaining steps and summarises.</summary>
    /// <param name="progress">Receives up to ten reports a second.</param>
    /// <param name="cancellationToken">Ends early with the fit so far.</param>
    public Fit Finish(IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken = Interruption.Or(cancellationToken);
        using var reporter = ProgressReporter.Start(Method.Name, progress, clock, firstStep, !CanGoOn);
        while (TryStep(reporter, cancellationToken, out _)) Checkpoint?.Keep(this, hasEnded: false);
        Checkpoint?.Keep(this, hasEnded: true);
        reporter?.Send(Step, engine!.Limit, elbo, "computing ELBO and summaries");
        var fit = CreateFit(Stopped!.Value);
        reporter?.End(Stopped.Value, Step);
        return fit;
    }

    /// <summary>Fit so far; the run can go on.</summary>
    public Fit ToFit()
    {
        Begin(CancellationToken.None);
        return CreateFit(Stopped ?? StopReason.Cancelled);
    }

    internal Run Copy()
    {
        using var stream = new MemoryStream();
        Save(stream);
        stream.Position = 0;
        return Resume(target, stream, Threads, model);
    }

    private bool TryStep(ProgressReporter? reporter, CancellationToken cancellationToken, out StepInfo info)
    {
        info = default;
        if (!CanGoOn) return false;
        clock.Start();
        try
        {
            var current = Begin(cancellationToken);
            Stopped = current.Ended()
                ?? (current.Step >= current.Limit ? current.HasFixedLength ? StopReason.StepLimit : StopReason.NotConverged
                : cancellationToken.IsCancellationRequested ? StopReason.Cancelled
                : null);
            if (Stopped is not null) return false;
            info = current.Advance();
            elbo = info.Elbo;
            if (current.HasElbo) trace.Add(info.Step, elbo, Seconds);
            if (reporter?.IsDue(info.Step, current.Limit) == true) reporter.Send(info.Step, current.Limit, elbo, current.Outlook);
            return true;
        }
        catch (DivergenceException failure)
        {
            (Stopped, Message) = (StopReason.Diverged, failure.Message);
            return false;
        }
        catch
        {
            reporter?.Dispose();
            throw;
        }
        finally
        {
            clock.Stop();
        }
    }

    private Engine Begin(CancellationToken cancellationToken)
    {
        if (engine is not null) return engine;
        engine = Method.Begin(target, new(Seed, Threads, cancellationToken));
        HasWholeStart = !cancellationToken.IsCancellationRequested;
        return engine;
    }

    private Fit CreateFit(StopReason reason) =>
        new(new(model, Method, Seed, Step, reason, Message, Seconds, trace, engine!.Convergence) { Monitor = engine.Monitor },
            engine.Snapshot());
}
