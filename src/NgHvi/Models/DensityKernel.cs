namespace NgHvi;

/// <summary>One way to sum log p(y | θ) and its gradient over the groups.</summary>
internal abstract class DensityKernel
{
    public abstract int GroupCount { get; } // Of the sums: all, or those of Visit.

    // With α integrated out.
    public abstract double Integrate(ReadOnlySpan<double> theta, ModelParameters parameters, Span<double> gradient, Span<double> moments);

    // The same at a draw of α ~ p(α | θ, y); the value is NaN when it is not known.
    public abstract double Draw(
        ReadOnlySpan<double> theta, ModelParameters parameters, LatentDraw draw, Span<double> gradient, Span<double> moments);

    // Restricts the sums to some groups; empty: all.
    public virtual void Visit(ReadOnlySpan<int> groups)
    {
        if (groups.Length > 0) throw new NotSupportedException("This kernel always visits all groups.");
    }
}
