using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Results;

/// <summary>ELBO traces and the steps behind them as figures and tables.</summary>
public static class TraceTables
{
    /// <summary>Draws a trace by step, thinned where it is long.</summary>
    public static Plot Draw(ElboTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return TracePlot.Draw(false, [RunTrace.Of(trace, "ELBO")], "ELBO, nats (higher is better)", AxisScale.Linear, AxisScale.Linear)
            .Titled("ELBO along the run").WithoutLegend().Size(640, 300);
    }

    /// <summary>The trace as a line of blocks with its first, best and last values.</summary>
    public static DisplayTable Create(ElboTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var every = trace.Stride == 1 ? "step" : $"{NumberFormat.Count(trace.Stride)} steps";
        return Create(
            "ELBO along the run", trace.Steps, trace.Values, $"{ModelText.Count(trace.Values.Count, "estimate")} kept, every {every}");
    }

    /// <summary>The same of any trace.</summary>
    public static DisplayTable Create(RunTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return Create(
            ModelText.Name(trace.Name),
            [.. trace.Steps.Select(step => (int)step)],
            trace.Values,
            ModelText.Count(trace.Values.Length, "point"));
    }

    /// <summary>Steps of a run, one a row.</summary>
    public static DisplayTable Create(IEnumerable<StepInfo> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        StepInfo[] all = [.. steps];
        var table = DisplayTable.Create(
                ModelText.Count(all.Length, "step"),
                ["step"],
                ["ELBO, nats", "‖gradient‖", "‖direction‖", "μ moved, nats", "(B, d) moved, nats", "rate", "accepted"])
            .WithRows(all.Take(DisplayTable.DefaultRowLimit).Select(step => (string[])
            [
                NumberFormat.Count(step.Step), NumberFormat.Fixed(step.Elbo, 3),
                NumberFormat.Significant(step.GradientNorm), NumberFormat.Significant(step.DirectionNorm),
                NumberFormat.Significant(step.MeanKl, 3), NumberFormat.Significant(step.ShapeKl, 3),
                NumberFormat.Compact(step.RateFraction), step.Accepted ? "yes" : "no",
            ]));
        var hidden = all.Length - DisplayTable.DefaultRowLimit;
        table = hidden > 0 ? table.Note($"… {ModelText.Count(hidden, "more step")}") : table;
        return all.Length > 0 ? table.Note($"ELBO {Sparkline.Write([.. all.Select(step => step.Elbo)])}") : table;
    }

    private static DisplayTable Create(string title, IReadOnlyList<int> steps, IReadOnlyList<double> values, string subtitle)
    {
        var table = DisplayTable.Create(title, ["estimate"], ["step", "value"]).WithSubtitle(subtitle);
        if (values.Count == 0)
        {
            return table;
        }

        var best = Enumerable.Range(0, values.Count).Where(i => double.IsFinite(values[i])).DefaultIfEmpty(0).MaxBy(i => values[i]);
        string[] Row(string name, int i) => [name, NumberFormat.Count(steps[i]), NumberFormat.Significant(values[i], 6)];
        return table.WithRows([Row("first", 0), Row("largest", best), Row("last", values.Count - 1)]).Note(Sparkline.Write(values));
    }
}
