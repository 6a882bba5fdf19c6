namespace NgHvi;

/// <summary>The block of θ that stands for the covariance Σ of random coefficients, with its prior.</summary>
internal abstract class RandomCovariance(int randomCount, int length, CovariancePrior prior)
{
    public int RandomCount => randomCount; // r.
    public int Length => length; // Entries of θ.
    public CovariancePrior Prior => prior;
    public abstract ParameterScale Scale { get; }

    // The form that goes with a prior.
    public static RandomCovariance Create(int r, CovariancePrior prior) =>
        prior is CovariancePrior.Independent ? new IndependentCovariance(r, prior) : new FreeCovariance(r, prior);

    public abstract IReadOnlyList<string> Names(string group);

    // Reads the factor 𝒲 (r×r, lower) and Ω = 𝒲𝒲ᵀ = Σ⁻¹, and returns log|Ω|.
    public abstract double Read(ReadOnlySpan<double> w, Span<double> factor, Span<double> precision);

    // Adds the gradient of (K/2) log|Ω| − ½ tr(ΩA) in w.
    public abstract void AddGradient(ReadOnlySpan<double> factor, ReadOnlySpan<double> moments, double groupCount, Span<double> gradient);

    public abstract void SetDiagonal(ReadOnlySpan<double> variances, Span<double> w); // Writes w for a diagonal Σ.

    // log of the Jacobian of w → natural scale.
    public abstract double LogJacobian(ReadOnlySpan<double> w, ReadOnlySpan<double> factor);

    // log of the Jacobian of w → standard deviations and correlations, up to a constant.
    public abstract double LogScaleJacobian(ReadOnlySpan<double> w, ReadOnlySpan<double> factor, ReadOnlySpan<double> covariance);

    // log prior density of w; its gradient is added.
    public double AddLogPrior(ReadOnlySpan<double> factor, Span<double> gradient) =>
        RandomCount == 0 ? 0 : Prior.AddLogDensity(factor, RandomCount, gradient);
}
