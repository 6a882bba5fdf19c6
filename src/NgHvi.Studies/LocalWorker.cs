namespace NgHvi.Studies;

/// <summary>Runs on a thread of this process, as in a notebook.</summary>
internal sealed class LocalWorker(StudyStore store, int threads) : IRunWorker
{
    private readonly RunExecutor executor = new(threads, ownsProcess: false);

    public async Task<RunOutcome> RunAsync(PlannedRun run, CancellationToken cancellationToken)
    {
        await Task.Run(() => store.Write(executor.Execute(run, cancellationToken)), CancellationToken.None).ConfigureAwait(false);
        return default;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
