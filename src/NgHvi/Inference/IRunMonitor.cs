namespace NgHvi;

/// <summary>Follows one run from its beginning to its end. Calls come from the thread of the run.</summary>
internal interface IRunMonitor : IProgress<FitProgress>
{
    /// <summary>Hears that the run is over, after its last report.</summary>
    /// <param name="reason">Why it ended; null when it threw.</param>
    /// <param name="steps">Steps made.</param>
    void Ended(StopReason? reason, int steps);
}
