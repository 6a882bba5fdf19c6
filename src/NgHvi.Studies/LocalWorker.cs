namespace NgHvi.Studies;

/// <summary>Runs on a thread of this process, as in a notebook.</summary>
internal sealed class LocalWorker(StudyStore store, int threads) : IRunWorker
{
    private readonly RunExecutor executor = new(threads, ownsProcess: false, store.CheckpointOf);

    public async Task<RunOutcome> RunAsync(PlannedRun run, CancellationToken cancellationToken)
    {
        var result = await Task.Run(() => executor.Execute(run, cancellationToken), CancellationToken.None).ConfigureAwait(false);
        store.Write(result);
        return new(result.IsFailed);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
