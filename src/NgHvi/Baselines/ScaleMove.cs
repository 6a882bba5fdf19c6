namespace NgHvi;

/// <summary>
/// Rescales the random effects and their covariance together, (α, Σ) → (cα, c²Σ), by a draw of log c from the posterior along that line.
/// Without it a chain leaves a small variance only in steps as small as the variance, because given α the variance is known to 1/√K.
/// </summary>
/// <remarks>
/// A move of Liu and Sabatti (2000), "Generalised Gibbs sampler and multigrid Monte Carlo for Bayesian computation", theorem 1, made by one
/// slice (Neal 2003). With t = log c the density of N(α; 0, Σ) falls by c^(−Kr), which the volume of α makes good; what remains is the
/// likelihood, quadratic in c, the prior of w and, in a free covariance, the volume of w's off-diagonal entries, each divided by c. O(r²)
/// whatever K is.
/// </remarks>
internal sealed class ScaleMove(CovariancePrior prior, int r)
{
    private const double Width = 0.5;
    private const int MostSteps = 64;
    private readonly int offDiagonals = prior is CovariancePrior.Independent ? 0 : r * (r - 1) / 2;
    private readonly double[] factor = new double[r * r];
    private readonly double[] scaled = new double[r * r];
    private readonly double[] gradient = new double[r * (r + 1) / 2];

    /// <summary>Makes the move: Ω and the sums over groups change, all but the variance of the residuals, σ².</summary>
    public double Apply(GroupSums sums, Span<double> precision, double residualVariance, RandomKey key)
    {
        Bind(precision);
        var random = new PhiloxRandom(key);
        var level = LogDensity(0, sums.Projected, sums.FittedSquares, residualVariance) + Math.Log(random.NextDouble());
        var lower = -Width * random.NextDouble();
        var upper = lower + Width;
        for (var i = 0; i < MostSteps && IsInside(lower); i++) lower -= Width;
        for (var i = 0; i < MostSteps && IsInside(upper); i++) upper += Width;
        double t;
        while (true)
        {
            t = lower + ((upper - lower) * random.NextDouble());
            if (t == 0 || IsInside(t)) break;
            (lower, upper) = t < 0 ? (t, upper) : (lower, t);
        }

        var c = Math.Exp(t);
        Rescale(sums, precision, c);
        return c;

        bool IsInside(double candidate) => LogDensity(candidate, sums.Projected, sums.FittedSquares, residualVariance) > level;
    }

    /// <summary>Prepares for a given Ω.</summary>
    internal void Bind(ReadOnlySpan<double> precision)
    {
        precision.CopyTo(factor);
        for (var i = 0; i < r; i++) factor.AsSpan((i * r) + i + 1, r - i - 1).Clear();
        if (!SmallCholesky.Factor(factor, r))
            throw new ArithmeticException("The precision of the random effects is not positive definite.");
    }

    /// <summary>
    /// Log density of t = log c along the line, up to a constant, from Σ_k (y_k − X_kβ)ᵀZ_kα_k and Σ_k ‖Z_kα_k‖² at c = 1.
    /// </summary>
    internal double LogDensity(double t, double projected, double fittedSquares, double residualVariance)
    {
        var c = Math.Exp(t);
        for (var i = 0; i < scaled.Length; i++) scaled[i] = factor[i] / c;
        return prior.AddLogDensity(scaled, r, gradient) - (t * offDiagonals)
            + (((c * projected) - (0.5 * c * c * fittedSquares)) / residualVariance);
    }

    private void Rescale(GroupSums sums, Span<double> precision, double c)
    {
        sums.Projected *= c;
        sums.FittedSquares *= c * c;
        TensorPrimitives.Multiply(sums.Cross, c, sums.Cross);
        for (var i = 0; i < r * r; i++)
        {
            sums.Moments[i] *= c * c;
            precision[i] /= c * c;
        }
    }
}
