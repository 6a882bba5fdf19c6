namespace NgHvi;

/// <summary>κ = d²∘diag G, d⁺ = d/√(1 − βκ + ½β²κ²), of a factor family without factors.</summary>
internal sealed class DiagonalPrecisionStep(FactorGaussian family) : PrecisionStep
{
    private readonly int m = family.ParameterCount;
    private readonly double[] kappa = new double[family.ParameterCount];

    public override double Length => FixedOrder.Norm(kappa);

    public override void Begin(bool isOfResiduals) => Array.Fill(kappa, isOfResiduals ? 0 : 1);

    public override void AddPathwise(ReadOnlySpan<double> noise, ReadOnlySpan<double> u, double weight)
    {
        for (var i = 0; i < m; i++) kappa[i] += weight * noise[i] * u[i] * family.Scales[i];
    }

    public override void AddHessian(ReadOnlySpan<double> hessian, double weight)
    {
        for (var i = 0; i < m; i++) kappa[i] += weight * Variance(i) * hessian[i * (m + 1)];
    }

    public override void AddOuter(ReadOnlySpan<double> g, double weight)
    {
        for (var i = 0; i < m; i++) kappa[i] -= weight * Variance(i) * g[i] * g[i];
    }

    public override void AddDiagonal(ReadOnlySpan<double> r, double weight)
    {
        for (var i = 0; i < m; i++) kappa[i] -= weight * Variance(i) * r[i];
    }

    public override bool Move(double rate, bool isImproved)
    {
        var d = family.MutableScales;
        for (var i = 0; i < m; i++)
        {
            var x = rate * kappa[i];
            var factor = 1 - x + (isImproved ? 0.5 * x * x : 0);
            if (!(factor > 0)) return false;
            d[i] /= Math.Sqrt(factor);
        }

        return true;
    }

    public override void Solve(ReadOnlySpan<double> v, Span<double> x)
    {
        for (var i = 0; i < m; i++) x[i] = Variance(i) * v[i];
    }

    private double Variance(int i) => family.Scales[i] * family.Scales[i];
}
