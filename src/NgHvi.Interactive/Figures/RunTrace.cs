namespace NgHvi.Interactive.Figures;

/// <summary>A scalar along one run, as the ELBO or a validation loss, at some of its steps and the seconds spent until then.</summary>
public sealed class RunTrace
{
    private RunTrace(string name, IEnumerable<(double Step, double Seconds, double Value)> points)
    {
        Name = name;
        (double Step, double Seconds, double Value)[] all = [.. points];
        (Steps, Seconds, Values) =
            ([.. all.Select(point => point.Step)], [.. all.Select(point => point.Seconds)], [.. all.Select(point => point.Value)]);
    }

    /// <summary>The run; its method's name gives the colour.</summary>
    public string Name { get; }

    /// <summary>Steps.</summary>
    public ImmutableArray<double> Steps { get; }

    /// <summary>Seconds since the start of the run, one per step.</summary>
    public ImmutableArray<double> Seconds { get; }

    /// <summary>Values, one per step.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>Makes a trace from its points in order.</summary>
    public static RunTrace Create(string name, IEnumerable<(double Step, double Seconds, double Value)> points)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(points);
        return new RunTrace(name, points);
    }

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
        return Create(name, trace.Steps.Select((step, i) => ((double)step, trace.Seconds[i], trace.Values[i])));
    }

    /// <summary>The loss of a run's validation rows after every step, in nats a row; steps count as equally long.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">The series; null: the run's method.</param>
    public static RunTrace ValidationLoss(Run run, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        var seconds = run.Seconds / Math.Max(1, run.Step);
        return Create(name ?? run.Method.Name, run.ValidationLosses.Select((loss, i) => (i + 1.0, (i + 1) * seconds, loss)));
    }

    /// <summary>Makes a run's remaining steps and asks the fit so far for a number at some of them; the run's clock stands still.</summary>
    /// <param name="run">The run, which is at its end afterwards: its <see cref="Run.Finish"/> gives the fit.</param>
    /// <param name="name">The series.</param>
    /// <param name="value">What is followed, as a score of rows left out.</param>
    /// <param name="at">The steps; the last is added.</param>
    public static RunTrace Along(Run run, string name, Func<Fit, double> value, params IEnumerable<int> at)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(value);
        var (steps, points) = (at.ToHashSet(), new List<(double Step, double Seconds, double Value)>());
        foreach (var step in run.Steps().Where(step => steps.Contains(step.Step)))
        {
            points.Add((step.Step, run.Seconds, value(run.ToFit())));
        }

        return Create(name, points.Count > 0 && (int)points[^1].Step == run.Step ? points
            : [.. points, (run.Step, run.Seconds, value(run.ToFit()))]);
    }

    /// <summary>
    /// Replaces every value by the mean of the values in a window around it, which is shorter at the ends; noise falls, jumps blur.
    /// </summary>
    /// <param name="window">Length of the window in points. Range: ≥ 1; an even length counts as the next odd one.</param>
    /// <param name="growth">Share of the points before it that a value's window has at least, for logarithmic axes. Range: [0, 1].</param>
    public RunTrace Averaged(int window, double growth = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        return new RunTrace(Name, Enumerable.Range(0, Values.Length).Select(i =>
        {
            // Equally far on both sides, so that a straight line stays what it is.
            var half = Math.Max(window, (int)(growth * i)) / 2;
            var reach = Math.Min(half, Math.Min(i, Values.Length - 1 - i));
            return (Steps[i], Seconds[i], Values.AsSpan((i - reach)..(i + reach + 1)).ToArray().Average());
        }));
    }

    /// <summary>Applies a function to every value, as the distance to the log evidence.</summary>
    public RunTrace Map(Func<double, double> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new RunTrace(Name, Enumerable.Range(0, Values.Length).Select(i => (Steps[i], Seconds[i], change(Values[i]))));
    }
}
