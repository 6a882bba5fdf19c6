namespace NgHvi;

internal static class StartRuns
{
    private const int SeedBits = 53; // Seeds stay exact in a double, as JSON readers need.

    public static long Seed(long seed, int start) =>
        start == 0 ? seed : (long)(RunStream.Of(seed, RunStream.Starts).Fold(start).Bits >> (64 - SeedBits));

    // Throws only where no start can begin.
    public static Fit Finish(
        Func<long, Run> create, string method, long seed, int starts, IProgress<FitProgress>? progress, CancellationToken cancellationToken,
        double largestLoss = StartOutcome.LargestLoss, Func<Fit, Fit>? finishing = null)
    {
        cancellationToken = Interruption.Or(cancellationToken);
        var clock = Stopwatch.StartNew();
        using var all = ProgressReporter.Start($"{method}, {starts} starts", progress, clock);
        var outcomes = new List<StartOutcome>(starts);
        var (fits, failure) = (new List<Fit>(starts), (ArithmeticException?)null);
        for (var start = 0; start < starts && (start == 0 || !cancellationToken.IsCancellationRequested); start++)
        {
            var own = Seed(seed, start);
            var began = clock.Elapsed;
            try
            {
                var fit = create(own).Finish(all is null ? null : new StartProgress(all.Listener, clock, start, starts), cancellationToken);
                fits.Add(finishing is null ? fit : finishing(fit));
                outcomes.Add(fit.Ending);
            }
            catch (ArithmeticException thrown)
            {
                failure ??= thrown;
                outcomes.Add(new(own, double.NaN, double.NaN, 0, (clock.Elapsed - began).TotalSeconds, StopReason.Diverged));
            }
        }

        if (fits.Count == 0) throw failure!;
        var result = Mix(fits, seed, largestLoss) ?? Best(fits, outcomes);
        result = result.Among(outcomes, starts);
        all?.End(result.Stopped, outcomes.Sum(outcome => outcome.Steps));
        return result;
    }

    private static Fit Best(List<Fit> fits, List<StartOutcome> outcomes)
    {
        var best = fits[0];
        foreach (var fit in fits)
        {
            outcomes[outcomes.FindIndex(outcome => outcome.Seed == fit.Seed)] = fit.Outcome;
            best = fit.Outcome.IsBetterThan(best.Outcome) ? fit : best;
        }

        return best;
    }

    // Modes of a network that its ELBO hardly tells apart count the same; runs that found no good one are left out.
    private static Fit? Mix(List<Fit> fits, long seed, double largestLoss)
    {
        Fit[] complete = [.. fits.Where(fit => fit.Ending.IsComplete)];
        if (complete.Length < 2 || complete[0].Source is not VariationalSource { IsMixable: true, Target: var target }) return null;
        VariationalSource[] parts = [.. complete.Select(fit => (VariationalSource)fit.Source)];
        double[] elbos = [.. parts.Select(part => HybridVi.PluginElbo(target, part.Approximation))];
        var least = elbos.Max() - (largestLoss * complete[0].Model.Data.RowCount);
        return elbos.Count(elbo => elbo >= least) == 1 ? null
            : complete[0].Mixed(VariationalSource.Mix([.. parts.Select((part, c) => (part, elbos[c] >= least))], seed), seed);
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
