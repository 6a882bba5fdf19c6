namespace NgHvi;

/// <summary>Passes progress on at most ten times a second. Disposing it before <see cref="End"/> says that the run threw.</summary>
internal sealed class ProgressReporter : IDisposable
{
    private const double Interval = 0.1;
    private readonly Stopwatch _clock;
    private readonly int _firstStep;
    private IRunMonitor? _monitor;
    private double _next = Interval;
    private int _step;

    private ProgressReporter(IProgress<FitProgress> listener, IRunMonitor? monitor, Stopwatch clock, int firstStep) =>
        (Listener, _monitor, _clock, _firstStep) = (listener, monitor, clock, firstStep);

    public IProgress<FitProgress> Listener { get; } // Who is told.

    /// <summary>Begins to report a run; null when nobody listens.</summary>
    public static ProgressReporter? Start(string method, IProgress<FitProgress>? given, Stopwatch clock, int firstStep = 0)
    {
        var monitor = given is null ? Monitoring.Source?.Invoke(method) : null;
        return (given ?? monitor) is { } listener ? new ProgressReporter(listener, monitor, clock, firstStep) : null;
    }

    /// <summary>Whether a report would be passed on now.</summary>
    public bool IsDue(int step, int limit) => step >= limit || _clock.Elapsed.TotalSeconds >= _next;

    /// <summary>Reports a step, if it is time to.</summary>
    public void Report(int step, int limit, double elbo)
    {
        if (IsDue(step, limit)) Send(step, limit, elbo, "");
    }

    /// <summary>Reports now.</summary>
    public void Send(int step, int limit, double elbo, string verdict)
    {
        var seconds = _clock.Elapsed.TotalSeconds;
        (_next, _step) = (seconds + Interval, step);
        var remaining = TimeSpan.FromSeconds(seconds / Math.Max(1, step - _firstStep) * Math.Max(0, limit - step));
        Listener.Report(new FitProgress(step, limit, elbo, TimeSpan.FromSeconds(seconds), remaining, verdict));
    }

    /// <summary>Says that the run is over.</summary>
    public void End(StopReason reason, int steps) => Leave(reason, steps);
    /// <inheritdoc/>
    public void Dispose() => Leave(null, _step);

    private void Leave(StopReason? reason, int steps)
    {
        _monitor?.Ended(reason, steps);
        _monitor = null;
    }
}
