using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Baselines;

public sealed class NagvacDirectionTests
{
    [Theory]
    [InlineData(true, "product_code_formula")]
    [InlineData(false, "product_exact_fim")]
    public void Product_is_that_of_the_reference(bool isPublished, string name)
    {
        var v = ReferenceVectors.Load("nagvac_product");
        var family = new FactorGaussian(new double[4], v.Numbers("b"), v.Numbers("c"));
        var actual = new double[12];
        Assert.True(new NagvacDirection(family, isPublished).Solve(v.Numbers("gradient"), actual));

        // The undamped Fisher matrix has a condition number near 1e3.
        Tolerance.Close(v.Numbers(name), actual, 1e-12);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Product_agrees_with_dense_algebra(bool isPublished)
    {
        const int D = 9;
        var (numbers, gradient, actual) = (new double[3 * D], new double[3 * D], new double[3 * D]);
        NormalSampler.Fill(RandomKey.FromSeed(5), numbers);
        NormalSampler.Fill(RandomKey.FromSeed(6), gradient);
        for (var i = 0; i < D; i++)
        {
            // Scales of both signs.
            numbers[(2 * D) + i] += 2 * Math.Sign(numbers[(2 * D) + i]);
        }

        var family = new FactorGaussian(numbers.AsSpan(0, D), numbers.AsSpan(D, D), numbers.AsSpan(2 * D, D));
        Assert.True(new NagvacDirection(family, isPublished).Solve(gradient, actual));
        var expected = !isPublished
            ? Dense.Fisher(family).Solve(Vector<double>.Build.Dense(gradient)).ToArray()
            : Published(family, gradient);
        Tolerance.Close(expected, actual, 1e-9);
    }

    [Fact]
    public void Entropy_gradient_agrees_with_differences()
    {
        var v = ReferenceVectors.Load("nagvac_product");
        var lambda = new[] { new double[4], v.Numbers("b"), v.Numbers("c") }.SelectMany(part => part).ToArray();
        var expected = FiniteDifference.Gradient(
            x => new FactorGaussian(x.AsSpan(0, 4), x.AsSpan(4, 4), x.AsSpan(8, 4)).Entropy, lambda);
        var actual = new double[12];
        NagvacDirection.AddEntropyGradient(new FactorGaussian(new double[4], v.Numbers("b"), v.Numbers("c")), actual);
        Tolerance.Close(expected, actual, 1e-8);
    }

    /// <summary>Method section 5.4 with every matrix formed.</summary>
    private static double[] Published(FactorGaussian family, double[] gradient)
    {
        var d = family.ParameterCount;
        var (b, c) = (Dense.Vector(family.Loadings), Dense.Vector(family.Scales));
        var (gb, gc) = (Dense.Vector(gradient.AsSpan(d, d)), Dense.Vector(gradient.AsSpan(2 * d, d)));
        var sigma = Dense.Covariance(family);
        var a = sigma.Inverse();
        var kappa = b * a * b;
        var inverse11 = (sigma - (b.OuterProduct(b) / ((b * b) + kappa))) / kappa;
        var cross = 2 * Matrix<double>.Build.DenseOfDiagonalVector(c.PointwiseMultiply(a * b)) * a;
        var system = (2 * c.OuterProduct(c).PointwiseMultiply(a.PointwiseMultiply(a))) - (cross.Transpose() * inverse11 * cross);
        var directionC = system.Solve(gc - (cross.Transpose() * inverse11 * gb));
        var directionB = inverse11 * (gb - (cross * directionC));
        return [.. sigma * Dense.Vector(gradient.AsSpan(0, d)), .. directionB, .. directionC];
    }
}
