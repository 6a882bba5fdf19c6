namespace NgHvi.Studies;

/// <summary>Ends a process whose run exceeds a limit and does not end itself; its result says why.</summary>
internal sealed class RunLimits : IDisposable
{
    private const int PollMilliseconds = 50;
    private const double Grace = 5; // Seconds that a fit has to stop by itself.

    private readonly Timer timer;
    private readonly Action<RunResult> save;
    private volatile State? current;

    private sealed record State(PlannedRun Run, Stopwatch Clock);

    public RunLimits(Action<RunResult> save)
    {
        this.save = save;
        timer = new Timer(_ => Check(), null, PollMilliseconds, PollMilliseconds);
    }

    public static string Time(PlannedRun run) => FormattableString.Invariant($"It did not end within the limit of {run.SecondsLimit} s.");

    public void Begin(PlannedRun run) => current = new(run, Stopwatch.StartNew());

    public void End() => current = null;

    public void Dispose() => timer.Dispose();

    private void Check()
    {
        if (current is not { } state) return;
        var (run, seconds) = (state.Run, state.Clock.Elapsed.TotalSeconds);
        if (seconds > run.SecondsLimit + Grace) Die(Time(run));
        if (ProcessMemory.Now() is var size && size > run.MegabytesLimit)
            Die(FormattableString.Invariant($"Its process grew to {size:0} MB, above the limit of {run.MegabytesLimit} MB."));

        void Die(string reason)
        {
            if (Interlocked.CompareExchange(ref current, null, state) != state) return;
            save(RunResult.Failed(run, reason) with { Seconds = seconds, PeakMegabytes = ProcessMemory.Peak() });
            using var process = Process.GetCurrentProcess();
            process.Kill();
        }
    }
}
