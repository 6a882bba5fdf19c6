namespace NgHvi;

/// <summary>The block of θ that stands for the covariance Σ of random coefficients, with its prior.</summary>
internal abstract class RandomCovariance(int randomCount, int length, CovariancePrior prior)
{
    public int RandomCount => randomCount; // r.
    public int Length => length; // Entries of θ.
    public CovariancePrior Prior => prior;

    // The form that goes with a prior: diagonal for Independent, else free.
    public static RandomCovariance Create(int r, CovariancePrior prior)
    {
        if (r == 0) return new IndependentCovariance(0, new CovariancePrior.Independent());
        var (independent, dense) = (prior as CovariancePrior.Independent, prior as CovariancePrior.Dense);
        var (name, length) = independent is null ? ("scales", dense!.Scales.Count) : ("priors of variances", independent.Variances.Count);
        if (length != r) throw new ArgumentException($"{name} has length {length}, but r has {r}.");
        return independent is null ? new FreeCovariance(r, prior) : new IndependentCovariance(r, independent);
    }

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
