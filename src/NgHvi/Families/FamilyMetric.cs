namespace NgHvi;

/// <summary>The metric of one family at its present λ, with scratch memory.</summary>
internal abstract class FamilyMetric
{
    /// <summary>(F + damping)⁻¹ times a gradient.</summary>
    /// <returns>False when the system has no finite solution.</returns>
    public abstract bool Solve(ReadOnlySpan<double> gradient, Span<double> result);
}
