namespace NgHvi;

/// <summary>Gaussian approximation q₀(θ) = N(μ, Σ); λ begins with μ.</summary>
public abstract class GaussianFamily : VariationalFamily
{
    private protected GaussianFamily(int parameterCount, int lambdaLength) : base(parameterCount, lambdaLength)
    {
    }

    /// <summary>μ, length M.</summary>
    public ReadOnlySpan<double> Mean => MutableMean;
    /// <summary>log|Σ|.</summary>
    public double LogDeterminant { get; private protected set; }
    /// <inheritdoc/>
    public override double Entropy => 0.5 * ((ParameterCount * (1 + LogTwoPi)) + LogDeterminant);
    private protected Span<double> MutableMean => Lambda.AsSpan(0, ParameterCount);

    /// <summary>Standard deviations √Σ_jj, length M.</summary>
    public void StandardDeviations(Span<double> destination)
    {
        CheckTheta(destination);
        for (var k = 0; k < ParameterCount; k++) destination[k] = Math.Sqrt(Covariance(k, k));
    }

    /// <summary>Writes Σ, M×M row-major; for display and tests.</summary>
    public void Covariance(Span<double> destination)
    {
        Guard.SameLength(destination.Length, nameof(destination), ParameterCount * ParameterCount, "M²");
        for (var i = 0; i < destination.Length; i++) destination[i] = Covariance(i / ParameterCount, i % ParameterCount);
    }

    /// <summary>Copy that shares no memory.</summary>
    public new GaussianFamily Clone() => (GaussianFamily)base.Clone();

    /// <inheritdoc/>
    public override void Locations(Span<double> location, Span<double> scale)
    {
        Mean.CopyTo(location);
        StandardDeviations(scale);
    }

    internal abstract double Covariance(int i, int j);
    internal virtual PrecisionStep? CreatePrecisionStep() => null; // Null: only its covariance can be moved.

    private protected double MeanLength(ReadOnlySpan<double> step, Span<double> scratch)
    {
        var score = scratch[..step.Length];
        var point = scratch.Slice(step.Length, step.Length);
        TensorPrimitives.Add(Mean, step, point);
        NegativeScore(point, score);
        return FixedOrder.Dot(score, step);
    }

    private protected void MoveMean(ReadOnlySpan<double> direction, double rate) =>
        TensorPrimitives.MultiplyAdd(direction[..ParameterCount], rate, Mean, MutableMean);

    // Relative move, at most 3, and the next scale, of the same sign.
    private protected static (double Move, double Next) Rescale(double scale, double step)
    {
        var x = Math.Min(step / scale, 3);
        return (x, x < 0 ? scale / Math.Sqrt(1 - (2 * x)) : scale * (1 + x));
    }
}
