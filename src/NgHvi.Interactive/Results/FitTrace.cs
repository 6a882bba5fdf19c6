using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Results;

/// <summary>What was kept along a fit, to be drawn.</summary>
public static class FitTrace
{
    /// <summary>The ELBO estimates of a variational fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="name">The series; null: the fit's method.</param>
    public static RunTrace Of(VariationalFit fit, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Of(fit.Trace, name ?? fit.Method);
    }

    /// <summary>The ELBO estimates of a run of DAVI.</summary>
    /// <inheritdoc cref="Of(VariationalFit, string?)"/>
    public static RunTrace Of(DataAugmentationFit fit, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Of(fit.Trace, name ?? fit.Method);
    }

    /// <summary>The lower bound's estimates of a run of NAGVAC.</summary>
    /// <inheritdoc cref="Of(VariationalFit, string?)"/>
    public static RunTrace Of(NagvacFit fit, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Of(fit.Trace, name ?? fit.Method);
    }

    /// <summary>A trace under a name.</summary>
    public static RunTrace Of(ElboTrace trace, string name)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return RunTrace.Create(name, Enumerable.Range(0, trace.Steps.Count).Select(i => ((double)trace.Steps[i], trace.Seconds[i], trace.Values[i])));
    }

    /// <summary>The validation loss of NAGVAC after every step, in nats a row; steps count as equally long.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="name">The series; null: the fit's method.</param>
    public static RunTrace ValidationLoss(NagvacFit fit, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return RunTrace.Create(name ?? fit.Method, fit.ValidationLosses.Select((loss, i) => (i + 1.0, (i + 1) * fit.SecondsPerStep, loss)));
    }
}
