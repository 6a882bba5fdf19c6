namespace NgHvi;

/// <summary>The metric of one family at its present λ, with scratch memory.</summary>
internal abstract class FamilyMetric
{
    /// <summary>(F + damping)⁻¹ times a gradient.</summary>
    public abstract bool Solve(ReadOnlySpan<double> gradient, Span<double> result);
}
