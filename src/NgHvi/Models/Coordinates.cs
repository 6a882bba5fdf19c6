namespace NgHvi;

/// <summary>A smooth one-to-one map x → θ: the coordinates in which q₀ has its family. Values that compose and are saved with q₀.</summary>
internal abstract class Coordinates
{
    public abstract int Count { get; } // M.
    public abstract void Map(ReadOnlySpan<double> x, Span<double> theta); // x and θ are not the same memory.

    // The gradient in x of log p(θ(x)) + log|dθ/dx| from that in θ; returns log|dθ/dx| and allocates nothing after the first call.
    public abstract double PullBack(ReadOnlySpan<double> x, ReadOnlySpan<double> thetaGradient, Span<double> gradient);

    public abstract double LogJacobian(ReadOnlySpan<double> x); // log|dθ/dx|.
    public abstract Coordinates Fork(); // The same without shared scratch memory, for another thread.
    public abstract CoordinatesDocument ToDocument();
}
