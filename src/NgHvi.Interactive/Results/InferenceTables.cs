namespace NgHvi.Interactive.Results;

/// <summary>Steps, approximations and draws as tables.</summary>
public static class InferenceTables
{
    private const int ShownFactors = 6;
    private const int ShownDraws = 6;
    private const int ShownQuantities = 12;

    /// <summary>What one step did.</summary>
    public static DisplayTable Create(StepInfo step)
    {
        var table = DisplayTable.Create($"Step {NumberFormat.Count(step.Step)}", ["what"], ["value"])
            .Row("ELBO estimate before the step, nats", NumberFormat.Fixed(step.Elbo, 3))
            .Row("norm of the gradient", NumberFormat.Significant(step.GradientNorm))
            .Row("norm of the direction", NumberFormat.Significant(step.DirectionNorm));
        if (step.MeanKl > 0 || step.ShapeKl > 0)
        {
            table = table
                .Row("μ moved by, nats", NumberFormat.Significant(step.MeanKl))
                .Row("(B, d) moved by, nats", NumberFormat.Significant(step.ShapeKl))
                .Row("fraction of the rates", NumberFormat.Compact(step.RateFraction));
        }

        return step.Accepted ? table : table.Note("Refused by the guard: an earlier λ was restored.");
    }

    /// <summary>What a run's gradients were worth, at its beginning and its end, and where its time went.</summary>
    public static DisplayTable Create(GradientMonitor monitor)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        string At(IReadOnlyList<double> values, Index place) => values.Count == 0 ? "" : NumberFormat.Significant(values[place], 3);
        return DisplayTable.Create(
                "How well the gradient was known", ["block"],
                ["signal to noise, first", "last", "effective draws, first", "last"])
            .WithRows(monitor.Blocks.Select(block => (string[])
            [
                block, At(monitor.SignalToNoise(block), 0), At(monitor.SignalToNoise(block), ^1),
                At(monitor.EffectiveDraws(block), 0), At(monitor.EffectiveDraws(block), ^1),
            ]))
            .Note($"{monitor}.");
    }

    /// <summary>Where an approximation is and how wide, and of factors what they are.</summary>
    public static DisplayTable Create(VariationalFamily family)
    {
        ArgumentNullException.ThrowIfNull(family);
        var (m, factor) = (family.ParameterCount, family as FactorGaussian);
        var (p, location, scale) = (factor?.FactorCount ?? 0, new double[m], new double[m]);
        var shown = Math.Min(p, ShownFactors);
        family.Locations(location, scale);
        string[] parts = factor is null ? [] : ["d", .. Enumerable.Range(1, shown).Select(l => $"B, factor {l}")];
        var table = DisplayTable.Create(
                $"{Law(family)}: M = {NumberFormat.Count(m)}{(factor is null ? "" : $", p = {p}")}",
                ["θ"],
                [family is GaussianFamily ? "μ" : "location", "sd", .. parts])
            .WithRows(Enumerable.Range(0, m).Select(k => (string[])
            [
                $"{k + 1}", NumberFormat.Estimate(location[k], scale[k]), NumberFormat.Deviation(scale[k]), .. Parts(k),
            ]));
        table = double.IsFinite(family.Entropy) ? table.Note($"Entropy {NumberFormat.Fixed(family.Entropy, 3)} nats.") : table;
        return p > shown ? table.Note($"… {ModelText.Count(p - shown, "more factor")}") : table;

        string[] Parts(int k) => factor is null ? [] :
        [
            NumberFormat.Significant(factor.Scales[k], 3),
            .. Enumerable.Range(0, shown).Select(l => l > k ? "·" : NumberFormat.Significant(factor.Loadings[(k * p) + l], 3)),
        ];
    }

    /// <summary>The first weighted draws of a fit.</summary>
    public static DisplayTable Create(FitDraws draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        string[] names = [.. draws.Names.Take(ShownQuantities)];
        var table = DisplayTable.Create(
                $"{ModelText.Count(draws.Count, "draw")} of {ModelText.Count(draws.Names.Count, "quantity", "quantities")}",
                ["draw"],
                ["weight", .. names])
            .WithRows(draws.Take(ShownDraws).Select((draw, s) => (string[])
            [
                NumberFormat.Count(s + 1), NumberFormat.Compact(draw.Weight), .. names.Select(name => NumberFormat.Compact(draw[name])),
            ]));
        table = draws.Count > ShownDraws ? table.Note($"… {ModelText.Count(draws.Count - ShownDraws, "more draw")}") : table;
        return draws.Names.Count > names.Length
            ? table.Note($"… {ModelText.Count(draws.Names.Count - names.Length, "more quantity", "more quantities")}")
            : table;
    }

    /// <summary>Where a run stands.</summary>
    public static DisplayTable Create(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var table = DisplayTable.Create($"Run of {run.Method.Name} after {ModelText.Count(run.Step, "step")}", ["what"], ["value"])
            .Row("state", run.Stopped is { } stopped ? FitTable.Ended(stopped) : "can go on")
            .Row("time", NumberFormat.Seconds(run.Seconds))
            .Row("seed", $"{run.Seed}");
        table = run.Message is { } message ? table.Note(message) : table;
        return run.Trace.Values is { Count: > 0 } values
            ? table.Row("last ELBO estimate, nats", NumberFormat.Significant(values[^1], 6)).Note($"ELBO {Sparkline.Write(values)}")
            : table;
    }

    private static string Law(VariationalFamily family) => family switch
    {
        FactorGaussian => "N(μ, BBᵀ + D²)",
        FullGaussian => "N(μ, CCᵀ)",
        _ => family.GetType().Name,
    };
}
