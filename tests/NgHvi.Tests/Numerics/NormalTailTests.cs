using NgHvi.Tests.Support;

namespace NgHvi.Tests.Numerics;

public class NormalTailTests
{
    /// <summary>
    /// log Φ and φ/Φ computed with sixty digits, on both sides of every change of formula; the square of 35.1 is rounded by 1e-13.
    /// </summary>
    [Theory]
    [InlineData(-100000000.0, -5000000000000019.3396, 100000000.00000001)]
    [InlineData(-10000.0, -50000010.129278915181, 10000.000099999998)]
    [InlineData(-100.0, -5005.5242086942050886, 100.00999800099926071)]
    [InlineData(-40.0, -804.60844201375378817, 40.024968847207263723)]
    [InlineData(-20.0, -203.91715537109726394, 20.049753068527850542)]
    [InlineData(-8.0, -35.013437159914549896, 8.1213681122361126807)]
    [InlineData(-5.7, -18.93311242322474297, 5.866005393583054606)]
    [InlineData(-5.6, -18.351379495909332066, 5.7686666042971347513)]
    [InlineData(-3.0, -6.6077262215103495433, 3.2830986549304365069)]
    [InlineData(-1.0, -1.8410216450092635058, 1.5251352761609812091)]
    [InlineData(-0.7, -1.4189677615315315793, 1.2904993394581665131)]
    [InlineData(-0.6, -1.2937038116140280606, 1.2150257602375432946)]
    [InlineData(-0.1, -0.77615459273027332557, 0.86261747153093614384)]
    [InlineData(0.0, -0.69314718055994530942, 0.79788456080286535588)]
    [InlineData(0.3, -0.48141016158848120517, 0.61722085361273445015)]
    [InlineData(0.66, -0.29387040027781765634, 0.43047409423120129057)]
    [InlineData(0.68, -0.28535442413295908125, 0.42114246365095380427)]
    [InlineData(1.0, -0.17275377902344988953, 0.28759997093917836123)]
    [InlineData(2.0, -0.023012909328963488465, 0.055247862678989959102)]
    [InlineData(4.0, -0.00003167174337748926386, 0.00013383446446857514211)]
    [InlineData(5.6, -1.0717590315744300203e-8, 6.1826205664286499468e-8)]
    [InlineData(5.7, -5.9903714190058030208e-9, 3.513955115870329823e-8)]
    [InlineData(8.0, -6.2209605742717860585e-16, 5.0522710835368954309e-15)]
    [InlineData(20.0, -2.7536241186062336951e-89, 5.5209483621597631896e-88)]
    [InlineData(35.1, -3.3703796826849876216e-270, 1.1839619382532385547e-268)]
    [InlineData(37.0, -5.7255712225245768227e-300, 2.1200065515246056269e-298)]
    public void Values_agree_with_sixty_digits(double x, double logCdf, double ratio)
    {
        Assert.InRange(InverseMills.LogCdf(x, out var actual) / logCdf, 1 - 1e-14, 1 + 1e-14);
        Assert.InRange(actual / ratio, 1 - 1e-14, 1 + 1e-14);

        // The exponential of log Φ carries the rounding of log Φ, |log Φ|·2⁻⁵³.
        var cdf = Math.Exp(logCdf);
        Assert.InRange(NormalTail.Cdf(x), cdf * (1 - 1e-13), cdf * (1 + 1e-13));
    }

    [Fact]
    public void The_two_tails_add_to_one_and_the_function_rises_everywhere()
    {
        var before = 0.0;
        for (var x = -9.0; x < 6; x += 1 / 1024.0)
        {
            Assert.Equal(1, NormalTail.Cdf(x) + NormalTail.Cdf(-x), 2e-16);
            Assert.True(NormalTail.Cdf(x) > before, $"at {x}");
            before = NormalTail.Cdf(x);
        }
    }

    [Fact]
    public void Ratio_is_the_derivative()
    {
        const double Step = 1e-5;
        for (var x = -30.0; x < 6; x += 0.0973)
        {
            InverseMills.LogCdf(x, out var ratio);
            var difference = (NormalTail.LogCdf(x + Step) - NormalTail.LogCdf(x - Step)) / (2 * Step);
            Assert.Equal(ratio, difference, 1e-8 * Math.Max(1, Math.Abs(x)));
        }
    }

    [Fact]
    public void Extreme_arguments_stay_numbers()
    {
        Assert.Equal((0.0, 1.0), (NormalTail.Cdf(-1e8), NormalTail.Cdf(1e200)));
        Assert.Equal((0.0, 1.0), (NormalTail.Cdf(double.NegativeInfinity), NormalTail.Cdf(double.PositiveInfinity)));
        foreach (var x in new[] { 40, 1e3, 1e200 })
        {
            Assert.Equal((0.0, 0.0), (InverseMills.LogCdf(x, out var ratio), ratio));
        }

        Assert.Equal(double.NegativeInfinity, InverseMills.LogCdf(-1e200, out var far));
        Assert.Equal(1, far / 1e200, 1e-15);
        Assert.True(double.IsNaN(InverseMills.LogCdf(double.NaN, out _)));
    }
}
