namespace NgHvi;

/// <summary>β ~ N(mean, precision⁻¹), precision q×q.</summary>
internal sealed class FixedEffectsPrior
{
    private readonly double constant;
    private readonly bool isDiagonal;

    public FixedEffectsPrior(double[] mean, double[] precision)
    {
        (Mean, Precision) = (mean ?? [], precision ?? []);
        var q = Mean.Length;
        Guard.SameLength(Precision.Length, nameof(precision), q * q, "q²");
        var factor = Precision.ToArray();
        if (!SmallCholesky.Factor(factor, q)) throw new ArgumentException("Precision must be positive definite.", nameof(precision));
        isDiagonal = Precision.Index().All(entry => entry.Item == 0 || entry.Index % (q + 1) == 0);
        constant = SmallCholesky.LogDeterminant(factor, q) - (q * Math.Log(2 * Math.PI));
    }

    public double[] Mean { get; }
    public double[] Precision { get; }

    public void FromNormals(Span<double> beta) // Of standard normal numbers, in place.
    {
        var factor = Precision.ToArray();
        SmallCholesky.Factor(factor, Mean.Length);
        SmallCholesky.SolveLowerTransposed(factor, Mean.Length, beta);
        TensorPrimitives.Add(beta, Mean, beta);
    }

    public double AddLogDensity(ReadOnlySpan<double> beta, Span<double> gradient)
    {
        var (q, quadratic) = (Mean.Length, 0.0);
        for (var i = 0; i < q; i++)
        {
            double product = 0;
            var (first, end) = isDiagonal ? (i, i + 1) : (0, q);
            for (var j = first; j < end; j++) product += Precision[(i * q) + j] * (beta[j] - Mean[j]);
            gradient[i] -= product;
            quadratic += product * (beta[i] - Mean[i]);
        }

        return 0.5 * (constant - quadratic);
    }
}
