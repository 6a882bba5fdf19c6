namespace NgHvi;

/// <summary>Runs of one algorithm from several seeds, one after the other.</summary>
internal static class MultiStart
{
    private const int SeedBits = 53;

    /// <summary>The seed of start s: the given one at first; later ones stay exact in a double, as JSON readers need.</summary>
    public static long Seed(long seed, int start) =>
        start == 0 ? seed : (long)(RunStream.Of(seed, RunStream.Starts).Fold(start).Bits >> (64 - SeedBits));

    public static MultiStartFit Run(
        IHybridModel model, HybridViOptions options, long seed, int starts, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        Guard.Positive(starts);
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken = Interruption.Or(cancellationToken);
        var clock = Stopwatch.StartNew();
        var runClock = Stopwatch.StartNew();
        using var all = ProgressReporter.Start($"{options.Method}, {starts} starts", progress, clock);
        var workspace = new HybridViWorkspace(model, options);
        var outcomes = new List<StartOutcome>(starts);
        VariationalFit? best = null;
        for (var start = 0; start < starts && (start == 0 || !cancellationToken.IsCancellationRequested); start++)
        {
            var own = all is null ? null : new StartProgress(all.Listener, clock, start, starts);
            using var reporter = own is null ? null : ProgressReporter.Start(options.Method, own, runClock);
            var fit = HybridVi.Continue(workspace, HybridVi.Begin(workspace, Seed(seed, start), cancellationToken), runClock, reporter, cancellationToken);
            var outcome = StartOutcome.Of(fit);
            outcomes.Add(outcome);
            if (best is null || outcome.IsBetterThan(StartOutcome.Of(best)))
            {
                best = fit;
            }

            runClock.Restart();
        }

        all?.End(best!.Stopped, outcomes.Sum(outcome => outcome.Steps));
        return new MultiStartFit(best!, outcomes, starts);
    }

    /// <summary>Turns the progress of one start into that of all.</summary>
    private sealed class StartProgress(IProgress<FitProgress> all, Stopwatch clock, int start, int starts) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            var (step, limit) = ((start * value.Limit) + value.Step, starts * value.Limit);
            var remaining = value.Remaining + ((starts - 1 - start) * (value.Elapsed + value.Remaining));
            all.Report(new FitProgress(step, limit, value.Elbo, clock.Elapsed, remaining, string.Create(CultureInfo.InvariantCulture, $"start {start + 1}{(value.Verdict.Length > 0 ? $": {value.Verdict}" : "")}")));
        }
    }
}
