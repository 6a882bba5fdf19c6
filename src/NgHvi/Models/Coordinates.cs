namespace NgHvi;

/// <summary>A smooth one-to-one map x → θ: the coordinates in which q₀ has its family. Values that compose and are saved with q₀.</summary>
internal abstract class Coordinates
{
    /// <summary>M.</summary>
    public abstract int Count { get; }

    /// <summary>θ at x; both of length M, not the same memory.</summary>
    public abstract void Map(ReadOnlySpan<double> x, Span<double> theta);

    /// <summary>The gradient in x of log p(θ(x)) + log|dθ/dx|, from that in θ; allocates nothing after the first call.</summary>
    public abstract double PullBack(
        ReadOnlySpan<double> x, ReadOnlySpan<double> theta, ReadOnlySpan<double> thetaGradient, Span<double> gradient);

    /// <summary>log|dθ/dx|.</summary>
    public abstract double LogJacobian(ReadOnlySpan<double> x);

    /// <summary>Coordinates that share no scratch memory with these, for another thread.</summary>
    public abstract Coordinates Fork();

    /// <summary>What is saved.</summary>
    public abstract CoordinatesDocument ToDocument();
}
