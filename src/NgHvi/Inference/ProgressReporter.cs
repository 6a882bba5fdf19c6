using System.Diagnostics;

namespace NgHvi.Inference;

/// <summary>Passes progress on at most ten times a second.</summary>
internal sealed class ProgressReporter(IProgress<FitProgress> progress, Stopwatch clock)
{
    private const double Interval = 0.1;
    private double next = Interval;

    public void Report(StepInfo info, int limit) => Report(info.Step, limit, info.Elbo);

    public void Report(int step, int limit, double elbo)
    {
        var seconds = clock.Elapsed.TotalSeconds;
        if (seconds < next && step < limit)
        {
            return;
        }

        next = seconds + Interval;
        var remaining = TimeSpan.FromSeconds(seconds / Math.Max(1, step) * Math.Max(0, limit - step));
        progress.Report(new FitProgress(step, limit, elbo, TimeSpan.FromSeconds(seconds), remaining));
    }
}
