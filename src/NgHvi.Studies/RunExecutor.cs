namespace NgHvi.Studies;

/// <summary>Carries out runs, one at a time, and keeps the data of the last.</summary>
/// <param name="threads">Threads of a fit whose spec does not say.</param>
/// <param name="ownsProcess">Nothing else runs in the process: its time and memory are those of the run.</param>
/// <param name="checkpoint">Where a run of this id keeps its state; null: nowhere.</param>
internal sealed class RunExecutor(int threads, bool ownsProcess, Func<string, Checkpoint>? checkpoint = null)
{
    private const int MostQuantities = 64;
    private const double LongestTimer = 4_000_000; // Seconds; no timer waits for fifty days.

    private (string Key, DataTable Table)? data;

    /// <exception cref="OperationCanceledException">It was cancelled; there is no result.</exception>
    public RunResult Execute(PlannedRun run, CancellationToken cancellationToken, IProgress<FitProgress>? progress = null)
    {
        var clock = new Stopwatch();
        var cpu = TimeSpan.Zero;
        RunResult result;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var table = Load(run);
            if (run.SecondsLimit <= LongestTimer) limit.CancelAfter(TimeSpan.FromSeconds(run.SecondsLimit));
            ProcessMemory.ResetPeak(ownsProcess);
            cpu = Environment.CpuUsage.TotalTime;
            clock.Start();
            result = Execute(run, table, progress ?? Silent.Instance, clock, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            result = RunResult.Failed(run, "");
        }
#pragma warning disable CA1031 // Whatever a run dies of is the reason in its row, and no end of the study.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var kind = exception is InputException or ArithmeticException or ArgumentException ? "" : $"{exception.GetType().Name}: ";
            result = RunResult.Failed(run, kind + exception.Message.ReplaceLineEndings(" ").Split(" (Parameter '")[0]);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var seconds = clock.Elapsed.TotalSeconds;
        return result with
        {
            IsFailed = result.IsFailed || limit.IsCancellationRequested,
            Reason = limit.IsCancellationRequested ? RunLimits.Time(run) : result.Reason,
            Seconds = seconds,
            CpuSeconds = ownsProcess ? (Environment.CpuUsage.TotalTime - cpu).TotalSeconds : double.NaN,
            PeakMegabytes = ownsProcess ? ProcessMemory.Peak() : double.NaN,
        };
    }

    private RunResult Execute(
        PlannedRun run, DataTable table, IProgress<FitProgress> progress, Stopwatch clock, CancellationToken cancellationToken)
    {
        var spec = run.Fit;
        var model = spec.ToModel(table);
        var fit = model.Fit(
            spec.ToMethod(model, table), spec.Seed, spec.Starts, spec.Threads ?? threads, progress, checkpoint?.Invoke(run.Id),
            cancellationToken).By(spec);
        // The first question makes the summaries.
        var names = FitTable.MainNames(model.Density, fit.Source.Names.All).Take(MostQuantities);
        var verdict = fit.Verdict;
        var quantities = names.ToImmutableSortedDictionary(name => name, name => Summary(fit[name]), StringComparer.Ordinal);
        var isFailed = fit.Stopped == StopReason.Diverged || fit.HasNoBound;
        return new RunResult(RunResult.CurrentSchema, run.Id, isFailed, isFailed ? Reason(fit) : null)
        {
            Stopped = JsonSerializer.SerializeToElement(fit.Stopped, SavedFitJson.Json).GetString(),
            Method = fit.Method.Name,
            Steps = fit.Steps,
            Elbo = fit.Elbo,
            LogEvidence = fit.LogEvidence,
            PluginElbo = fit.PluginElbo,
            Verdict = verdict,
            Scores = (Score(run, fit, table) ?? Enumerable.Empty<Score>())
                .ToImmutableSortedDictionary(score => score.Name, score => score.Value, StringComparer.Ordinal),
            Quantities = quantities,
            Trace = RunTrace.Of(fit.Trace),
            FitSeconds = fit.Seconds,
            Run = JsonElement.Parse(run.ToLine()),
        };
    }

    private static string Reason(Fit fit) => fit.Message ?? (fit.Warnings.Count > 0 ? fit.Warnings[0] : "The fit has no ELBO.");

    private Scores? Score(PlannedRun run, Fit fit, DataTable table)
    {
        if (!run.Score.TryGetValue("where", out var where)) return null;
        return fit.Predict(table.Take(Table.RowsOf(table, (string)where)), new PredictionOptions
        {
            Level = run.Score.GetValueOrDefault("level") switch
            {
                "new-group" => PredictionLevel.NewGroup,
                "population" => PredictionLevel.Population,
                _ => PredictionLevel.Group,
            },
            NewGroups = run.Score.GetValueOrDefault("newGroups") is "allow" ? NewGroups.Allow : NewGroups.Error,
            Missing = run.Fit.Missing,
            Threads = run.Fit.Threads ?? threads,
        }).Score();
    }

    public static DataTable Read(PlannedRun run) =>
        run.IsSimulated ? SimulatedData.Table(run.Simulate) : CsvTableReader.Read(run.Fit.Data!, run.Fit.Format);

    private DataTable Load(PlannedRun run)
    {
        if (data is { } kept && kept.Key == run.DataKey) return kept.Table;
        data = null;
        var table = Read(run);
        data = (run.DataKey, table);
        return table;
    }

    private static RunResult.Posterior Summary(Quantity quantity) =>
        new(quantity.Mean, quantity.StandardDeviation, quantity.Lower, quantity.Upper);

    // A fit that is given a listener asks no host for one: a study shows its own progress.
    private sealed class Silent : IProgress<FitProgress>
    {
        public static Silent Instance { get; } = new();

        public void Report(FitProgress value) { }
    }
}
