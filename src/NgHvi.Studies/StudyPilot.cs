namespace NgHvi.Studies;

/// <summary>How long the runs that are left will take, by runs that ended and by a few that are begun.</summary>
/// <param name="Seconds">Of all runs that are left, one after the other; NaN: nothing tells.</param>
/// <param name="IsBound">Some pilots were cut short: their steps to the limit are counted, and fits often end sooner.</param>
/// <param name="Pilots">Runs that were tried.</param>
internal sealed record StudyPilot(double Seconds, bool IsBound, int Pilots)
{
    private const int MostPilots = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    public static StudyPilot Measure(StudyPlan plan, StudyStore store, IReadOnlyList<PlannedRun> missing,
        CancellationToken cancellationToken)
    {
        var known = plan.Distinct.Select(run => store.Read(run.Id)).OfType<RunResult>().Select(result => result.Seconds)
            .Where(double.IsFinite).ToList();
        var (isBound, count) = (false, Math.Min(MostPilots, missing.Count));
        var executor = new RunExecutor(threads: 1, ownsProcess: false);
        for (var i = 0; i < count; i++)
        {
            var (seconds, isCut) = Try(executor, missing[(int)((i + 0.5) * missing.Count / count)], cancellationToken);
            if (double.IsFinite(seconds)) known.Add(seconds);
            isBound |= isCut;
        }

        return new(missing.Count == 0 ? 0 : known.Count == 0 ? double.NaN : known.Average() * missing.Count, isBound, count);
    }

    private static (double Seconds, bool IsCut) Try(RunExecutor executor, PlannedRun run, CancellationToken cancellationToken)
    {
        var last = new Last();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            return (executor.Execute(run, limit.Token, last).Seconds, false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (Math.Min(last.Seconds, run.SecondsLimit), true);
        }
    }

    private sealed class Last : IProgress<FitProgress>
    {
        public double Seconds { get; private set; } = double.NaN;

        public void Report(FitProgress value) => Seconds = (value.Elapsed + value.Remaining).TotalSeconds;
    }
}
