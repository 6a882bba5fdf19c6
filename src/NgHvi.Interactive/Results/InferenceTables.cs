using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>Steps, approximations and draws as tables.</summary>
public static class InferenceTables
{
    private const int ShownFactors = 6;

    /// <summary>What one step did.</summary>
    public static DisplayTable Create(StepInfo step)
    {
        var table = DisplayTable.Create($"Step {NumberFormat.Count(step.Step)}", DisplayColumn.Text("what"), DisplayColumn.Number("value"))
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

    /// <summary>μ, standard deviations, d and B.</summary>
    public static DisplayTable Create(FactorGaussian family)
    {
        ArgumentNullException.ThrowIfNull(family);
        var (m, p) = (family.ParameterCount, family.FactorCount);
        var shown = Math.Min(p, ShownFactors);
        var sd = new double[m];
        family.StandardDeviations(sd);
        var table = DisplayTable.Create(
                $"N(μ, BBᵀ + D²): M = {NumberFormat.Count(m)}, p = {p}",
                [DisplayColumn.Text("θ"), DisplayColumn.Number("μ"), DisplayColumn.Number("sd"), DisplayColumn.Number("d"),
                    .. Enumerable.Range(1, shown).Select(l => DisplayColumn.Number($"B, factor {l}"))])
            .WithRows(Enumerable.Range(0, m).Select(k => new[]
            {
                $"{k + 1}", NumberFormat.Estimate(family.Mean[k], sd[k]), NumberFormat.Deviation(sd[k]), NumberFormat.Significant(family.Scales[k], 3),
            }.Concat(Enumerable.Range(0, shown).Select(l => l > k ? "·" : NumberFormat.Significant(family.Loadings[(k * p) + l], 3))).ToArray()))
            .Note($"Entropy {NumberFormat.Fixed(family.Entropy, 3)} nats.");
        return p > shown ? table.Note($"… {ModelText.Count(p - shown, "more factor")}") : table;
    }

    /// <summary>μ and standard deviations.</summary>
    public static DisplayTable Create(FullGaussian family)
    {
        ArgumentNullException.ThrowIfNull(family);
        var m = family.ParameterCount;
        var sd = new double[m];
        family.StandardDeviations(sd);
        return DisplayTable.Create($"N(μ, CCᵀ): M = {NumberFormat.Count(m)}", ["θ"], ["μ", "sd"])
            .WithRows(Enumerable.Range(0, m).Select(k => (string[])[$"{k + 1}", NumberFormat.Estimate(family.Mean[k], sd[k]), NumberFormat.Deviation(sd[k])]))
            .Note($"Entropy {NumberFormat.Fixed(family.Entropy, 3)} nats.");
    }

    /// <summary>Where a run stands.</summary>
    public static DisplayTable Create(HybridViState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return State("hybrid variational inference", state.Step, state.Seed, state.Approximation.ParameterCount, state.Trace);
    }

    /// <summary>Where a run of DAVI stands.</summary>
    public static DisplayTable Create(DataAugmentationState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return State("DAVI", state.Step, state.Seed, state.Approximation.ParameterCount, state.Trace);
    }

    /// <summary>Weighted means and standard deviations of draws of θ.</summary>
    public static DisplayTable Create(PosteriorDraws draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        var m = draws.ParameterCount;
        var (mean, square) = (new double[m], new double[m]);
        double concentration = 0;
        for (var s = 0; s < draws.Count; s++)
        {
            var weight = draws.Weights[s];
            concentration += weight * weight;
            for (var k = 0; k < m; k++)
            {
                mean[k] += draws.Draw(s)[k] * weight;
            }
        }

        for (var s = 0; s < draws.Count; s++)
        {
            for (var k = 0; k < m; k++)
            {
                var deviation = draws.Draw(s)[k] - mean[k];
                square[k] += draws.Weights[s] * deviation * deviation;
            }
        }

        return DisplayTable.Create(
                $"{ModelText.Count(draws.Count, "draw")} of θ, M = {NumberFormat.Count(m)}",
                DisplayColumn.Text("θ"), DisplayColumn.Number("mean"), DisplayColumn.Number("sd"))
            .WithRows(Enumerable.Range(0, m).Select(k => new[]
            {
                $"{k + 1}", NumberFormat.Estimate(mean[k], Math.Sqrt(square[k])), NumberFormat.Deviation(Math.Sqrt(square[k])),
            }))
            .Note($"Weights are worth {NumberFormat.Count((long)Math.Round(1 / concentration))} equal ones.");
    }

    private static DisplayTable State(string method, int step, long seed, int parameters, ElboTrace trace)
    {
        var table = DisplayTable.Create($"State of {method} after {ModelText.Count(step, "step")}", ["what"], ["value"])
            .Row("M", NumberFormat.Count(parameters)).Row("seed", NumberFormat.Count(seed));
        return trace.Values.Count > 0
            ? table.Row("last ELBO estimate, nats", NumberFormat.Significant(trace.Values[^1], 6)).Note($"ELBO {Sparkline.Write(trace.Values)}")
            : table;
    }
}
