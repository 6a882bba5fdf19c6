namespace NgHvi;

/// <summary>Sums log p(y | θ) and its gradient.</summary>
internal abstract class DensityKernel
{
    public abstract int GroupCount { get; } // All, or those of Visit.

    public abstract double Integrate(ReadOnlySpan<double> theta, ModelParameters parameters, Span<double> gradient, Span<double> moments);

    // At a draw of α; NaN: value not known.
    public abstract double Draw(
        ReadOnlySpan<double> theta, ModelParameters parameters, LatentDraw draw, Span<double> gradient, Span<double> moments);

    // As Integrate, without a gradient.
    public virtual double Value(ModelParameters parameters) => throw new NotSupportedException();

    public virtual void Visit(ReadOnlySpan<int> groups) // Empty: all.
    {
        if (groups.Length > 0) throw new NotSupportedException("This kernel always visits all groups.");
    }
}
