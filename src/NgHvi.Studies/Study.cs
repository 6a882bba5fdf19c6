using Microsoft.Data.Analysis;

namespace NgHvi.Studies;

/// <summary>Many fits from one file: a base, axes, replicates. Results are in a folder beside the file, and survive anything.</summary>
public sealed class Study
{
    private Study(StudyPlan plan, StudyStore store) => (Plan, Store) = (plan, store);

    /// <summary>What the study is about.</summary>
    public string Title => Plan.Title;
    /// <summary>The folder of its results.</summary>
    public string Folder => Store.Folder;
    /// <summary>Names of what varies; columns of <see cref="Results"/>.</summary>
    public IReadOnlyList<string> Axes => [.. Plan.Axes.Select(axis => axis.Name)];
    /// <summary>Number of runs.</summary>
    public int RunCount => Plan.Runs.Count;
    /// <summary>The results so far, a row a run: axes, replicate, state (done, failed or nothing yet), reason, ELBO, k̂ (kHat), verdict,
    /// scores
    /// (score.rmse, …), steps, seconds, and steps and seconds until the ELBO was near the best of the same model and data.</summary>
    public DataFrame Results => StudyTable.Collect(Plan, Store).ToDataFrame();
    internal StudyPlan Plan { get; }
    internal StudyStore Store { get; }

    /// <summary>Reads a study; nothing runs.</summary>
    /// <param name="path">The study file, JSON with comments.</param>
    /// <param name="folder">Folder of results; null: beside the file.</param>
    /// <exception cref="InputException">The file cannot be used; the message names line and column.</exception>
    public static Study Load(string path, string? folder = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var plan = StudyPlan.Read(path);
        return new(plan, StudyStore.Of(plan, folder));
    }

    /// <summary>Makes the runs that are missing, on threads of this process; interrupted or killed, it goes on when called again.</summary>
    /// <param name="path">The study file, JSON with comments.</param>
    /// <param name="jobs">Runs at a time; null: one for each core. Range: > 0.</param>
    /// <param name="retry">Whether runs that failed are made again.</param>
    /// <param name="folder">Folder of results; null: beside the file.</param>
    /// <param name="progress">Receives word of every run; null: shown where a notebook shows fits.</param>
    /// <param name="cancellationToken">Ends it early; what has ended is kept.</param>
    /// <exception cref="InputException">The file cannot be used, or another process runs the study.</exception>
    public static Study Run(
        string path, int? jobs = null, bool retry = false, string? folder = null, IProgress<StudyProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var study = Load(path, folder);
        var count = Guard.Positive(jobs ?? Environment.ProcessorCount, nameof(jobs));
        var monitor = progress is null ? StudyMonitor.Start(study.Title) : null;
        try
        {
            study.Run(() => new LocalWorker(study.Store, ThreadsOf(count)), count, retry, progress ?? monitor, null,
                Interruption.Or(cancellationToken));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // An interrupted cell keeps what there is, as a fit does.
        }
        finally
        {
            monitor?.End();
        }

        return study;
    }

    internal static int ThreadsOf(int jobs) => Math.Max(1, Environment.ProcessorCount / jobs);

    internal void Run(
        Func<IRunWorker> create, int jobs, bool retry, IProgress<StudyProgress>? progress, Action<StudyEngine>? watch,
        CancellationToken cancellationToken)
    {
        using var own = Store.Lock(isAlone: true);
        var missing = Store.Missing(Plan, retry);
        var ids = missing.Select(run => run.Id).ToHashSet();
        var ended = Plan.Distinct.Where(run => !ids.Contains(run.Id)).Select(run => Store.Read(run.Id)!).ToArray();
        var failed = ended.Count(result => result.IsFailed);
        var engine = new StudyEngine(Store, create, jobs);
        watch?.Invoke(engine);
        engine.RunAsync(missing, (ended.Length - failed, failed), progress, cancellationToken).GetAwaiter().GetResult();
    }

    /// <summary>Title and state.</summary>
    public override string ToString()
    {
        var table = StudyTable.Collect(Plan, Store);
        return FormattableString.Invariant($"{Title}: {RunCount} runs, {table.Done} done, {table.Failed} failed");
    }
}
