namespace NgHvi;

/// <summary>Follows one run from its beginning to its end. Calls come from the thread of the run.</summary>
internal interface IRunMonitor : IProgress<FitProgress>
{
    /// <summary>Hears that the run is over, after its last report; the reason is null when it threw.</summary>
    void Ended(StopReason? reason, int steps);
}
