namespace NgHvi;

/// <summary>At most ten reports a second; disposed before <see cref="End"/>, the run threw.</summary>
internal sealed class ProgressReporter(IProgress<FitProgress> listener, IRunMonitor? monitor, Stopwatch clock, int firstStep) : IDisposable
{
    private const double Interval = 0.1;
    private double next = Interval;
    private int step;

    public IProgress<FitProgress> Listener => listener;

    // Null: nobody listens. Summaries of an ended run are no second run to a monitor.
    public static ProgressReporter? Start(
        string method, IProgress<FitProgress>? given, Stopwatch clock, int firstStep = 0, bool hasEnded = false)
    {
        var monitor = given is null && !hasEnded ? IRunMonitor.Source?.Invoke(method) : null;
        return (given ?? monitor) is { } listener ? new(listener, monitor, clock, firstStep) : null;
    }

    public bool IsDue(int current, int limit) => current >= limit || clock.Elapsed.TotalSeconds >= next;

    public void Send(int current, int limit, double elbo, string verdict)
    {
        var seconds = clock.Elapsed.TotalSeconds;
        (next, step) = (seconds + Interval, current);
        var remaining = TimeSpan.FromSeconds(seconds / Math.Max(1, step - firstStep) * Math.Max(0, limit - step));
        listener.Report(new(step, limit, elbo, TimeSpan.FromSeconds(seconds), remaining, verdict));
    }

    public void End(StopReason? reason, int steps)
    {
        monitor?.Ended(reason, steps);
        monitor = null;
    }

    public void Dispose() => End(null, step);
}
