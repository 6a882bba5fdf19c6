namespace NgHvi;

/// <summary>A smooth one-to-one map x → θ, saved with q₀, which has its family in x.</summary>
internal abstract class Coordinates
{
    public abstract int Count { get; } // M.
    public abstract void Map(ReadOnlySpan<double> x, Span<double> theta); // Not the same memory.
    public abstract void Invert(ReadOnlySpan<double> theta, Span<double> x); // Nor here.

    // The gradient in x of log p(θ(x)) + log|dθ/dx| from that in θ; returns log|dθ/dx|.
    public abstract double PullBack(ReadOnlySpan<double> x, ReadOnlySpan<double> thetaGradient, Span<double> gradient);

    public abstract double LogJacobian(ReadOnlySpan<double> x);
    public abstract Coordinates Fork(); // For another thread.
    public abstract CoordinatesDocument ToDocument();
}
