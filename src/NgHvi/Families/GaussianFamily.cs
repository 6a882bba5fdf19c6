namespace NgHvi;

/// <summary>A Gaussian approximation q₀(θ) = N(μ, Σ), the first M entries of whose λ are μ.</summary>
public abstract class GaussianFamily : VariationalFamily
{
    private protected GaussianFamily(int parameterCount, int lambdaLength)
        : base(parameterCount, lambdaLength)
    {
    }

    /// <summary>μ, length M.</summary>
    public ReadOnlySpan<double> Mean => Lambda.AsSpan(0, ParameterCount);
    /// <summary>log|Σ|.</summary>
    public double LogDeterminant { get; private protected set; }
    /// <summary>Entropy ½[M(1 + log 2π) + log|Σ|], in nats (method section 2.3).</summary>
    public override double Entropy => 0.5 * ((ParameterCount * (1 + LogTwoPi)) + LogDeterminant);

    /// <summary>Standard deviations √Σ_jj, length M.</summary>
    public abstract void StandardDeviations(Span<double> destination);
    /// <summary>Writes the covariance matrix Σ, M×M row-major. For display and tests; a fit never forms it.</summary>
    public abstract void Covariance(Span<double> destination);
    /// <summary>A copy that shares no memory.</summary>
    public new GaussianFamily Clone() => (GaussianFamily)base.Clone();

    /// <inheritdoc/>
    public override void Locations(Span<double> location, Span<double> scale)
    {
        Mean.CopyTo(location);
        StandardDeviations(scale);
    }

    /// <summary>nᵀΣ⁻¹n of a direction of μ.</summary>
    private protected double MeanLength(ReadOnlySpan<double> step, Span<double> scratch)
    {
        var m = step.Length;
        var score = scratch[..m];
        var point = scratch.Slice(m, m);
        TensorPrimitives.Add(Mean, step, point);
        NegativeScore(point, score);
        return FixedOrder.Dot(score, step);
    }

    private protected void MoveMean(ReadOnlySpan<double> direction, double rate)
    {
        var mean = Lambda.AsSpan(0, ParameterCount);
        TensorPrimitives.MultiplyAdd(direction[..ParameterCount], rate, mean, mean);
    }
}
