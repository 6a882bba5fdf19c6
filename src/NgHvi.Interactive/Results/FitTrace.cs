using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Results;

/// <summary>What was kept along a fit, to be drawn.</summary>
public static class FitTrace
{
    /// <summary>The ELBO estimates of a fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="name">The series; null: the fit's method.</param>
    public static RunTrace Of(Fit fit, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Of(fit.Trace, name ?? fit.Method.Name);
    }

    /// <summary>A trace under a name.</summary>
    public static RunTrace Of(ElboTrace trace, string name)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return RunTrace.Create(
            name, Enumerable.Range(0, trace.Steps.Count).Select(i => ((double)trace.Steps[i], trace.Seconds[i], trace.Values[i])));
    }

    /// <summary>The loss of a run's validation rows after every step, in nats a row; steps count as equally long.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">The series; null: the run's method.</param>
    public static RunTrace ValidationLoss(Run run, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (losses, seconds) = (run.ValidationLosses, run.Seconds / Math.Max(1, run.Step));
        return RunTrace.Create(name ?? run.Method.Name, losses.Select((loss, i) => (i + 1.0, (i + 1) * seconds, loss)));
    }
}
