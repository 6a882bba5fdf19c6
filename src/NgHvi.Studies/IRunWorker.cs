namespace NgHvi.Studies;

/// <summary>Where runs happen; what it does is in the store when it says so.</summary>
internal interface IRunWorker : IAsyncDisposable
{
    /// <summary>How the run ended.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Task<RunOutcome> RunAsync(PlannedRun run, CancellationToken cancellationToken);
}

/// <summary>How a run ended for who waits for it.</summary>
/// <param name="IsFailed">It failed, by what its result says.</param>
/// <param name="IsDead">The worker died of it or beside it.</param>
/// <param name="Cause">What it died of.</param>
/// <param name="IsKill">It was killed from outside.</param>
internal readonly record struct RunOutcome(bool IsFailed, bool IsDead = false, string Cause = "", bool IsKill = false);
