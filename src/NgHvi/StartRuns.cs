namespace NgHvi;

internal static class StartRuns
{
    private const int SeedBits = 53; // Seeds stay exact in a double, as JSON readers need.

    // Throws only where no start can begin.
    public static Fit Finish(
        Func<long, Run> create, string method, long seed, int starts, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        cancellationToken = Interruption.Or(cancellationToken);
        var clock = Stopwatch.StartNew();
        using var all = ProgressReporter.Start($"{method}, {starts} starts", progress, clock);
        var outcomes = new List<StartOutcome>(starts);
        var (best, failure) = ((Fit?)null, (ArithmeticException?)null);
        for (var start = 0; start < starts && (start == 0 || !cancellationToken.IsCancellationRequested); start++)
        {
            var own = start == 0 ? seed : (long)(RunStream.Of(seed, RunStream.Starts).Fold(start).Bits >> (64 - SeedBits));
            var began = clock.Elapsed;
            try
            {
                var fit = create(own).Finish(all is null ? null : new StartProgress(all.Listener, clock, start, starts), cancellationToken);
                outcomes.Add(fit.Outcome);
                best = best is null || fit.Outcome.IsBetterThan(best.Outcome) ? fit : best;
            }
            catch (ArithmeticException thrown)
            {
                failure ??= thrown;
                outcomes.Add(new(own, double.NaN, double.NaN, 0, (clock.Elapsed - began).TotalSeconds, StopReason.Diverged));
            }
        }

        if (best is null) throw failure!;
        all?.End(best.Stopped, outcomes.Sum(outcome => outcome.Steps));
        return best.Among(outcomes, starts);
    }

    private sealed class StartProgress(IProgress<FitProgress> all, Stopwatch clock, int start, int starts) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            var (step, limit) = ((start * value.Limit) + value.Step, starts * value.Limit);
            var remaining = value.Remaining + ((starts - 1 - start) * (value.Elapsed + value.Remaining));
            var verdict = $"start {start + 1}{(value.Verdict.Length > 0 ? $": {value.Verdict}" : "")}";
            all.Report(new(step, limit, value.Elbo, clock.Elapsed, remaining, verdict));
        }
    }
}
