using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class VariancePriorTests
{
    public static TheoryData<object> Priors =>
    [
        new VariancePrior.InverseGamma(1.01, 1.01),
        new VariancePrior.InverseGamma(3, 0.2),
        new VariancePrior.Gamma(0.1, 0.1),
        new VariancePrior.Gamma(2, 3),
        new VariancePrior.HalfStudentT(3, 2.5),
        new VariancePrior.HalfStudentT(7, 0.1),
    ];

    [Theory]
    [MemberData(nameof(Priors))]
    public void Density_of_the_log_variance_integrates_to_one(object density)
    {
        var prior = (VariancePrior)density;
        // The slowest tails fall as exp(−x) and exp(0.1 x); less than 1e-17 is left.
        double sum = 0;
        for (var x = -400.0; x < 60; x++)
        {
            sum += GaussLegendreRule.Integrate(t => Math.Exp(prior.LogDensity(t, out _)), x, x + 1, 20);
        }

        Tolerance.Close(1, sum, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Priors))]
    public void Derivative_is_that_of_the_density(object density)
    {
        var prior = (VariancePrior)density;
        foreach (var x in new[] { -4.0, -1, 0, 0.3, 2, 6 })
        {
            prior.LogDensity(x, out var derivative);
            var expected = FiniteDifference.Gradient(t => prior.LogDensity(t[0], out _), [x]);
            Tolerance.Close(expected[0], derivative, 1e-9);
        }
    }

    [Theory]
    [InlineData(-2.0)]
    [InlineData(0.4)]
    [InlineData(3.0)]
    public void Densities_are_those_of_the_named_distributions_with_jacobian(double x)
    {
        var variance = Math.Exp(x);
        Tolerance.Close(
            new MathNet.Numerics.Distributions.InverseGamma(1.5, 0.7).DensityLn(variance) + x,
            new VariancePrior.InverseGamma(1.5, 0.7).LogDensity(x, out _),
            1e-13);
        Tolerance.Close(
            new MathNet.Numerics.Distributions.Gamma(1.5, 0.7).DensityLn(variance) + x,
            new VariancePrior.Gamma(1.5, 0.7).LogDensity(x, out _),
            1e-13);

        // σ half-t, dσ/dx = σ/2.
        var sd = Math.Sqrt(variance);
        Tolerance.Close(
            Math.Log(2) + StudentT.PDFLn(0, 1.3, 4, sd) + Math.Log(sd / 2),
            new VariancePrior.HalfStudentT(4, 1.3).LogDensity(x, out _),
            1e-13);
    }

    [Fact]
    public void Far_tails_stay_finite()
    {
        foreach (var x in new[] { -600.0, 600 })
        {
            Assert.True(double.IsFinite(new VariancePrior.HalfStudentT(3, 1).LogDensity(x, out var derivative)));
            Assert.True(double.IsFinite(derivative));
        }
    }

    [Fact]
    public void Parameters_that_are_not_positive_are_refused()
    {
        Assert.Contains(
            "Shape must be > 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new VariancePrior.InverseGamma(0, 1)).Message);
        Assert.Contains(
            "Rate must be > 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new VariancePrior.InverseGamma(1, -1)).Message);
        Assert.Contains("Rate must be > 0", Assert.Throws<ArgumentOutOfRangeException>(() => new VariancePrior.Gamma(1, 0)).Message);
        Assert.Contains(
            "Scale must be > 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new VariancePrior.HalfStudentT(1, double.NaN)).Message);
    }
}
