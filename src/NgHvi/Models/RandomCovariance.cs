namespace NgHvi;

/// <summary>The block of θ for the covariance Σ of random coefficients, with its prior.</summary>
internal abstract class RandomCovariance(int randomCount, int length, CovariancePrior prior)
{
    public int RandomCount => randomCount; // r.
    public int Length => length;
    public CovariancePrior Prior => prior;
    public abstract ParameterScale Scale { get; }

    public static RandomCovariance Create(int r, CovariancePrior prior) =>
        prior is CovariancePrior.Blocks { Each: var each } ? new BlockCovariance([.. each.Select(part => Create(part.Count, part))], prior)
        : prior is CovariancePrior.Independent ? new IndependentCovariance(r, prior) : new FreeCovariance(r, prior);

    public virtual IReadOnlyList<RandomCovariance> Parts => [this]; // Of the factors.

    public abstract IReadOnlyList<string> Names(string group);

    // 𝒲 (r×r, lower) and Ω = 𝒲𝒲ᵀ = Σ⁻¹; returns log|Ω|.
    public abstract double Read(ReadOnlySpan<double> w, Span<double> factor, Span<double> precision);

    // Of (K/2) log|Ω| − ½ tr(ΩA) in w.
    public abstract void AddGradient(ReadOnlySpan<double> factor, ReadOnlySpan<double> moments, double groupCount, Span<double> gradient);

    public abstract void SetDiagonal(ReadOnlySpan<double> variances, Span<double> w);

    public abstract double LogJacobian(ReadOnlySpan<double> w, ReadOnlySpan<double> factor); // w → natural scale.

    // w → standard deviations and correlations, up to a constant.
    public abstract double LogScaleJacobian(ReadOnlySpan<double> w, ReadOnlySpan<double> factor, ReadOnlySpan<double> covariance);

    public double AddLogPrior(ReadOnlySpan<double> factor, Span<double> gradient) =>
        RandomCount == 0 ? 0 : Prior.AddLogDensity(factor, RandomCount, gradient);
}
