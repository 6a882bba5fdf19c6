namespace NgHvi;

/// <summary>Follows one run from its beginning to its end, on the thread of the run.</summary>
internal interface IRunMonitor : IProgress<FitProgress>
{
    // Asked for a monitor, with the name of the method, when a run that was given no progress of its own starts.
    static Func<string, IRunMonitor?>? Source { get; set; }

    // The run is over, after its last report; the reason is null when it threw.
    void Ended(StopReason? reason, int steps);
}
