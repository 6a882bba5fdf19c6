namespace NgHvi.Tests.Numerics;

public class LogisticTests
{
    /// <summary>log(1 + eˣ) with thirty digits.</summary>
    [Theory]
    [InlineData(-800, 0)]
    [InlineData(-40, 4.24835425529158899532923)]
    [InlineData(-1, 0.313261687518222834048995)]
    [InlineData(0, 0.693147180559945309417232)]
    [InlineData(1, 1.313261687518222834048995)]
    [InlineData(40, 40)]
    [InlineData(1e300, 1e300)]
    public void Log_of_one_plus_exponential_keeps_its_digits(double x, double expected)
    {
        var unit = x == -40 ? 1e-18 : 1;
        Assert.Equal(expected, Logistic.Log1pExp(x) / unit, 1e-14 * expected);
    }

    [Fact]
    public void Sigmoid_is_the_derivative_of_its_logarithm_and_symmetric()
    {
        for (var x = -30.0; x < 30; x += 0.37)
        {
            Assert.Equal(Math.Exp(-Logistic.Log1pExp(-x)), Logistic.Cdf(x), 1e-15);
            Assert.Equal(1, Logistic.Cdf(x) + Logistic.Cdf(-x), 3e-16);
        }

        Assert.Equal((0.0, 1.0, 0.5), (Logistic.Cdf(-1e4), Logistic.Cdf(1e4), Logistic.Cdf(0)));
        Assert.InRange(Logistic.Cdf(-700) / Math.Exp(-700), 1 - 1e-15, 1 + 1e-15);
    }

    [Theory]
    [InlineData(1e-20)]
    [InlineData(-1e-10)]
    [InlineData(1e-5)]
    public void Logarithm_near_one_follows_its_series(double z) =>
        Assert.InRange(Logistic.Log1p(z) / (z * (1 - (z / 2) + (z * z / 3))), 1 - 1e-15, 1 + 1e-15);
}
