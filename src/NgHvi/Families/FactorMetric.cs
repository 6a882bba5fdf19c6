namespace NgHvi;

/// <summary>Natural gradients of a factor Gaussian.</summary>
internal sealed class FactorMetric(FactorGaussian family, MetricChoice choice) : FamilyMetric
{
    private readonly FactorGaussianFisher fisher = new(family, choice.Metric, choice.Damping!);
    private FactorGaussianFisher? stronger;

    public override bool Solve(ReadOnlySpan<double> gradient, Span<double> result)
    {
        fisher.Prepare();
        if (choice.Solver is not null) return fisher.Solve(gradient, result, choice.Solver);
        if (fisher.Solve(gradient, result) && FixedOrder.AreFinite(result)) return true;

        // The system is singular to working precision: ten times the damping for this step.
        stronger ??= new(family, choice.Metric, Damping.Augmented(10 * Math.Max(choice.Damping!.Amount, 0.01)));
        stronger.Prepare();
        return stronger.Solve(gradient, result) && FixedOrder.AreFinite(result);
    }
}
