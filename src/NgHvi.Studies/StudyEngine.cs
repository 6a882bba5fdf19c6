using System.Collections.Concurrent;

namespace NgHvi.Studies;

/// <summary>Gives runs to workers until none is left; a worker that dies is replaced, and what it ran is run again.</summary>
internal sealed class StudyEngine(StudyStore store, Func<IRunWorker> create, int jobs)
{
    private const int MostCrashes = 3; // Of one run, before it is its own fault.
    private const int MostKills = 20; // The system kills what takes too much memory.

    private readonly ConcurrentDictionary<string, PlannedRun> running = [];
    private readonly Stopwatch clock = new();
    private int done;
    private int failed;

    /// <summary>The runs that are going on.</summary>
    public IReadOnlyCollection<PlannedRun> Running => [.. running.Values];

    /// <summary>Makes all runs, of which those before are counted as done or failed already.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; what ended is in the store.</exception>
    public async Task RunAsync(
        IReadOnlyList<PlannedRun> runs, (int Done, int Failed) before, IProgress<StudyProgress>? progress,
            CancellationToken cancellationToken)
    {
        (done, failed) = before;
        var total = done + failed + runs.Count;
        var left = new ConcurrentQueue<PlannedRun>(runs);
        clock.Start();
        // A worker's end is no reason to leave the others waiting: all faults come at the end.
        await Task.WhenAll(Enumerable.Range(0, Math.Min(jobs, runs.Count)).Select(_ => Task.Run(WorkAsync, CancellationToken.None)))
            .ConfigureAwait(false);
        Report();

        async Task WorkAsync()
        {
            var worker = create();
            await using var closing = worker.ConfigureAwait(false);
            while (!cancellationToken.IsCancellationRequested && left.TryDequeue(out var run))
            {
                running[run.Id] = run;
                Report();
                var isFailed = await RunAsync(worker, run, cancellationToken).ConfigureAwait(false);
                running.TryRemove(run.Id, out PlannedRun? _);
                Interlocked.Increment(ref isFailed ? ref failed : ref done);
                Report();
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        void Report()
        {
            if (progress is null) return;
            var ended = done + failed - before.Done - before.Failed;
            var rest = runs.Count - ended;
            progress.Report(new(total, done, failed, running.Count, clock.Elapsed, rest == 0 ? TimeSpan.Zero
                : ended == 0 ? null : clock.Elapsed / ended * rest));
        }
    }

    // Whether it failed.
    private async Task<bool> RunAsync(IRunWorker worker, PlannedRun run, CancellationToken cancellationToken)
    {
        for (int crashes = 0, kills = 0; ;)
        {
            var written = store.Stamp(run.Id);
            var outcome = await worker.RunAsync(run, cancellationToken).ConfigureAwait(false);
            if (!outcome.IsDead) return outcome.IsFailed;
            // Its last words were lost, not its result.
            if (store.Stamp(run.Id) != written && store.Read(run.Id) is { } result) return result.IsFailed;
            cancellationToken.ThrowIfCancellationRequested();
            _ = outcome.IsKill ? kills++ : crashes++;
            if (crashes < MostCrashes && kills < MostKills) continue;
            store.Write(RunResult.Failed(run, $"Its process ended {crashes + kills} times, at last by {outcome.Cause}."));
            return true;
        }
    }
}
