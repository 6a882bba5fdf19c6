using MathNet.Numerics.LinearAlgebra.Factorization;

namespace NgHvi;

/// <summary>θ = c + Tx. With TTᵀ near the posterior covariance, that of x is near I.</summary>
internal sealed class AffineCoordinates : Coordinates
{
    private readonly double[] center, root;
    private readonly double logDeterminant;
    private readonly LU<double>? factors;

    public AffineCoordinates(double[] center, double[] root) // c; T, M×M row-major; not copied.
    {
        var m = center.Length;
        Guard.SameLength(root.Length, "the root of the coordinates", m * m, "M²");
        (this.center, this.root) = (center, root);
        factors = m == 0 ? null : Matrix.Build.Dense(m, m, (i, j) => root[(i * m) + j]).LU();
        logDeterminant = factors?.U.Diagonal().Sum(value => Math.Log(Math.Abs(value))) ?? 0;
        if (!double.IsFinite(logDeterminant) || !center.All(double.IsFinite))
            throw new ArgumentException("The root of the coordinates must not be singular, and their centre must be finite.", nameof(root));
    }

    public override int Count => center.Length;

    [MethodImpl(AggressiveOptimization)]
    public override void Map(ReadOnlySpan<double> x, Span<double> theta)
    {
        var m = center.Length;
        for (var i = 0; i < m; i++) theta[i] = center[i] + FixedOrder.Dot(root.AsSpan(i * m, m), x);
    }

    public override void Invert(ReadOnlySpan<double> theta, Span<double> x)
    {
        TensorPrimitives.Subtract(theta, center, x);
        factors?.Solve(CreateVector.DenseOfArray(x.ToArray())).AsArray().CopyTo(x);
    }

    public override double PullBack(ReadOnlySpan<double> x, ReadOnlySpan<double> thetaGradient, Span<double> gradient)
    {
        var m = center.Length;
        gradient.Clear();
        for (var i = 0; i < m; i++) TensorPrimitives.MultiplyAdd(root.AsSpan(i * m, m), thetaGradient[i], gradient, gradient);
        return logDeterminant;
    }

    public override double LogJacobian(ReadOnlySpan<double> x) => logDeterminant;
    public override Coordinates Fork() => this;
    public override CoordinatesDocument ToDocument() => new CoordinatesDocument.Affine(center, root);
}
