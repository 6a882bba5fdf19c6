namespace NgHvi;

/// <summary>A smooth one-to-one map x → θ: the coordinates in which q₀ has its family. Values that compose and are saved with q₀.</summary>
internal abstract class Coordinates
{
    public abstract int Count { get; } // M.

    // θ at x; both of length M, not the same memory.
    public abstract void Map(ReadOnlySpan<double> x, Span<double> theta);

    // The gradient in x of log p(θ(x)) + log|dθ/dx|, from that in θ; allocates nothing after the first call.
    public abstract double PullBack(
        ReadOnlySpan<double> x, ReadOnlySpan<double> theta, ReadOnlySpan<double> thetaGradient, Span<double> gradient);

    // log|dθ/dx|.
    public abstract double LogJacobian(ReadOnlySpan<double> x);

    // Coordinates that share no scratch memory with these, for another thread.
    public abstract Coordinates Fork();

    // What is saved.
    public abstract CoordinatesDocument ToDocument();
}
