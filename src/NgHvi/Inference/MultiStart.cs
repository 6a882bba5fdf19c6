using System.Diagnostics;
using NgHvi.Models;

namespace NgHvi.Inference;

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
        cancellationToken = Interruption.Or(cancellationToken);
        var clock = Stopwatch.StartNew();
        var runClock = Stopwatch.StartNew();
        var workspace = new HybridViWorkspace(model, options);
        var outcomes = new List<StartOutcome>(starts);
        VariationalFit? best = null;
        for (var start = 0; start < starts && (start == 0 || !cancellationToken.IsCancellationRequested); start++)
        {
            var reporter = progress is null ? null : new StartProgress(progress, clock, start, starts);
            var fit = HybridVi.Continue(workspace, HybridVi.Init(workspace, Seed(seed, start)), runClock, reporter, cancellationToken);
            var outcome = StartOutcome.Of(fit);
            outcomes.Add(outcome);
            if (best is null || outcome.IsBetterThan(StartOutcome.Of(best)))
            {
                best = fit;
            }

            runClock.Restart();
        }

        return new MultiStartFit(best!, outcomes, starts);
    }

    /// <summary>Turns the progress of one start into that of all.</summary>
    private sealed class StartProgress(IProgress<FitProgress> all, Stopwatch clock, int start, int starts) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            var (step, limit) = ((start * value.Limit) + value.Step, starts * value.Limit);
            var remaining = value.Remaining + ((starts - 1 - start) * (value.Elapsed + value.Remaining));
            all.Report(new FitProgress(step, limit, value.Elbo, clock.Elapsed, remaining));
        }
    }
}
