using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class FixedEffectsPriorTests
{
    [Fact]
    public void Density_and_gradient_are_those_of_the_dense_normal() => FactorCase.ForAll(FactorCase.Any, 40, random =>
    {
        var q = random.M;
        var g = Dense.Matrix(q, q, random.Normals(3, q * q));
        var covariance = (g * g.Transpose()) + MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(q);
        var precision = covariance.Inverse();
        var prior = new FixedEffectsPrior(random.Normals(0, q), Dense.RowMajor((precision + precision.Transpose()) / 2));
        var beta = random.Normals(4, q);
        var gradient = new double[q];
        Tolerance.Close(Dense.LogNormal(beta, prior.Mean, covariance), prior.AddLogDensity(beta, gradient), 1e-11);
        Tolerance.Close((-precision * (Dense.Vector(beta) - Dense.Vector(prior.Mean))).ToArray(), gradient, 1e-11);
    });

    [Fact]
    public void Independent_priors_have_the_given_standard_deviations()
    {
        var prior = new FixedEffectsPrior([1, -2], [0.01, 0, 0, 4]);
        var expected = MathNet.Numerics.Distributions.Normal.PDFLn(1, 10, 3) + MathNet.Numerics.Distributions.Normal.PDFLn(-2, 0.5, -1.5);
        Tolerance.Close(expected, prior.AddLogDensity([3, -1.5], new double[2]), 1e-13);
    }

    [Fact]
    public void A_precision_that_is_not_positive_definite_is_refused()
    {
        Assert.Contains(
            "Precision must be positive definite.",
            Assert.Throws<ArgumentException>(() => new FixedEffectsPrior([0, 0], [1, 2, 2, 1])).Message);
        Assert.Contains(
            "Precision must be positive definite.", Assert.Throws<ArgumentException>(() => new FixedEffectsPrior([0], [0])).Message);
    }
}
