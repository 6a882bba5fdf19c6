namespace NgHvi;

/// <summary>One run of any method on a model, which can be left and taken up again between any two steps.</summary>
/// <remarks>Not safe for use by several threads. What it gives away never changes when it goes on.</remarks>
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
    /// <summary>The seed, which fixes every random number.</summary>
    public long Seed { get; }
    /// <summary>Threads; they change no bit.</summary>
    public int Threads { get; }
    /// <summary>Steps made.</summary>
    public int Step => engine?.Step ?? 0;
    /// <summary>Seconds of the start and the steps so far, those before it was saved too, without what happened between them.</summary>
    public double Seconds => secondsBefore + clock.Elapsed.TotalSeconds;
    /// <summary>Why the run ended; null while it can go on. A cancelled run can go on.</summary>
    public StopReason? Stopped { get; private set; }
    private bool CanGoOn => Stopped is null or StopReason.Cancelled;
    /// <summary>What went wrong, when something did.</summary>
    public string? Message { get; private set; }
    /// <summary>A copy of the ELBO's estimates so far.</summary>
    public ElboTrace Trace => trace.Copy();
    /// <summary>The loss of validation rows after every step, in nats a row; empty where the method watches none.</summary>
    public IReadOnlyList<double> ValidationLosses => [.. engine?.Losses ?? []];

    /// <summary>A copy of q₀ as it stands, in the coordinates of the run, whose start is searched for if need be; null for methods without
    /// one.</summary>
    public VariationalFamily? Approximation => Begin(Interruption.Or(default)).Approximation?.Clone();

    /// <summary>Makes steps until the method ends the run; may be left at any step and called again.</summary>
    /// <param name="cancellationToken">Ends the enumeration early.</param>
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

    /// <summary>Makes the steps that are left and summarises.</summary>
    /// <param name="progress">Hears of the run at most ten times a second; may be null.</param>
    /// <param name="cancellationToken">Ends the run early; the result is the fit so far.</param>
    public Fit Finish(IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken = Interruption.Or(cancellationToken);
        using var reporter = ProgressReporter.Start(Method.Name, progress, clock, firstStep, !CanGoOn);
        while (TryStep(reporter, cancellationToken, out _)) { }
        reporter?.Send(Step, engine!.Limit, elbo, "computing ELBO and summaries");
        var fit = CreateFit(Stopped!.Value);
        reporter?.End(Stopped.Value, Step);
        return fit;
    }

    /// <summary>The fit of the steps made so far. The run can go on.</summary>
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
            // Whoever follows hears that the run threw.
            reporter?.Dispose();
            throw;
        }
        finally
        {
            clock.Stop();
        }
    }

    private Engine Begin(CancellationToken cancellationToken) => engine ??= Method.Begin(target, new(Seed, Threads, cancellationToken));

    private Fit CreateFit(StopReason reason) =>
        new(new(model, Method, Seed, Step, reason, Message, Seconds, trace, engine!.Convergence), engine.Snapshot());
}
