namespace NgHvi;

internal interface IRunMonitor : IProgress<FitProgress>
{
    static Func<string, IRunMonitor?>? Source { get; set; } // By method; for runs without progress.

    void Ended(StopReason? reason, int steps); // Null: it threw.
}
