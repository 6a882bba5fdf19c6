namespace NgHvi;

/// <summary>Mean vS, given by S⁻¹ (r×r) because that is what data are added to.</summary>
internal sealed record Wishart(double DegreesOfFreedom, double[] InverseScale, int Dimension)
{
    public void Sample(Random random, Span<double> precision)
    {
        var r = Dimension;
        var (factor, half) = (InverseScale.ToArray(), new double[r * r]);
        if (!SmallCholesky.Factor(factor, r)) throw new ArithmeticException("A matrix of a Wishart distribution is not positive definite.");
        SmallCholesky.InvertLower(factor, r, half);
        var root = Matrix.Build.Dense(r, r, (i, j) => half[(i * r) + j]);
        var draw = MathNet.Numerics.Distributions.Wishart.Sample(random, DegreesOfFreedom, root.TransposeThisAndMultiply(root));
        for (var i = 0; i < r; i++) for (var j = 0; j <= i; j++) precision[(i * r) + j] = precision[(j * r) + i] = draw[i, j];
    }
}
