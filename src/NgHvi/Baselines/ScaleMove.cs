namespace NgHvi;

/// <summary>(α, Σ) → (cα, c²Σ) (Liu and Sabatti 2000, theorem 1) by one slice (Neal 2003): small variances mix slowly without.</summary>
internal sealed class ScaleMove(CovariancePrior prior, int r)
{
    private const double Width = 0.5;
    private const int MostSteps = 64;
    private readonly int offDiagonals = prior is CovariancePrior.Independent ? 0 : r * (r - 1) / 2;
    private readonly double[] factor = new double[r * r];
    private readonly double[] scaled = new double[r * r];
    private readonly double[] gradient = new double[r * (r + 1) / 2];

    public double Apply(GroupSums sums, Span<double> precision, double residualVariance, RandomKey key) // Returns c; σ² stays.
    {
        Bind(precision);
        var random = new PhiloxRandom(key);
        var level = At(0) + Math.Log(random.NextDouble());
        var lower = -Width * random.NextDouble();
        var upper = lower + Width;
        for (var i = 0; i < MostSteps && At(lower) > level; i++) lower -= Width;
        for (var i = 0; i < MostSteps && At(upper) > level; i++) upper += Width;
        double t;
        while (true)
        {
            t = lower + ((upper - lower) * random.NextDouble());
            if (t == 0 || At(t) > level) break;
            (lower, upper) = t < 0 ? (t, upper) : (lower, t);
        }

        var c = Math.Exp(t);
        sums.Projected *= c;
        sums.FittedSquares *= c * c;
        TensorPrimitives.Multiply(sums.Cross, c, sums.Cross);
        TensorPrimitives.Multiply(sums.Moments, c * c, sums.Moments);
        TensorPrimitives.Divide(precision, c * c, precision);
        return c;

        double At(double candidate) => LogDensity(candidate, sums.Projected, sums.FittedSquares, residualVariance);
    }

    internal void Bind(ReadOnlySpan<double> precision)
    {
        precision.CopyTo(factor);
        for (var i = 0; i < r; i++) factor.AsSpan((i * r) + i + 1, r - i - 1).Clear();
        if (!SmallCholesky.Factor(factor, r))
            throw new ArithmeticException("The precision of the random effects is not positive definite.");
    }

    // Log density of t = log c; α's volume cancels N(α; 0, Σ), that of w's off-diagonals stays.
    internal double LogDensity(double t, double projected, double fittedSquares, double residualVariance)
    {
        var c = Math.Exp(t);
        TensorPrimitives.Divide(factor, c, scaled);
        return prior.AddLogDensity(scaled, r, gradient) - (t * offDiagonals)
            + (((c * projected) - (0.5 * c * c * fittedSquares)) / residualVariance);
    }
}
