using NgHvi.Tests.Support;

namespace NgHvi.Tests.Numerics;

public class PolyaGammaTests
{
    private const int Count = 40_000;

    /// <summary>Tilts on both sides of the change of proposal (c = 3.125) and far out.</summary>
    public static TheoryData<double> Tilts => [0, 1e-3, 0.5, -1, 2, 3.1, 3.15, -5, 10, 100];

    [Theory]
    [MemberData(nameof(Tilts))]
    public void Draws_have_the_moments_and_the_Laplace_transform(double tilt)
    {
        var moments = new SampleMoments(4);
        var mean = PolyaGamma.Mean(tilt);
        foreach (var x in Sample(tilt, 1))
        {
            moments.Add([x, (x - mean) * (x - mean), Math.Exp(-x / mean), Math.Exp(-4 * x / mean)]);
        }

        moments.AssertMeans([mean, Variance(tilt), Laplace(1 / mean), Laplace(4 / mean)], what: $"c = {tilt}");

        // E e^(−sω) = cosh(c/2)/cosh(√(c²/4 + s/2)), in logarithms.
        double Laplace(double s) => Math.Exp(LogCosh(tilt / 2) - LogCosh(Math.Sqrt((tilt * tilt / 4) + (s / 2))));
    }

    [Theory]
    [MemberData(nameof(Tilts))]
    public void Draws_have_the_distribution(double tilt)
    {
        // 4ω at c = 0 is the time at which Brownian motion leaves (−1, 1); a tilt multiplies its density by cosh(z) e^(−z²x/2).
        const int Steps = 4000;
        var z = Math.Abs(tilt) / 2;
        var sample = Sample(tilt, 2).Select(x => 4 * x).ToArray();
        var end = sample.Max() * 1.01;
        var cdf = new double[Steps + 1];
        for (var i = 1; i <= Steps; i++)
        {
            var (a, b) = (end * (i - 1) / Steps, end * i / Steps);
            cdf[i] = cdf[i - 1] + (Math.Exp(LogCosh(z) - (z * z * (a + b) / 4)) * (Untilted(b) - Untilted(a)));
        }

        Kolmogorov.AssertSample(sample, At, $"c = {tilt}");

        double At(double x)
        {
            var place = x / end * Steps;
            var i = (int)place;
            return cdf[i] + ((place - i) * (cdf[i + 1] - cdf[i]));
        }

        static double Untilted(double x)
        {
            double sum = 0;
            for (var n = 0; n < 12 && x > 0; n++)
            {
                sum += 4 * (n % 2 == 0 ? 1 : -1) * NormalTail.Cdf(-((2 * n) + 1) / Math.Sqrt(x));
            }

            return sum;
        }
    }

    [Theory]
    [InlineData(1e4)]
    [InlineData(-1e4)]
    [InlineData(1e6)]
    [InlineData(1e-300)]
    public void Extreme_tilts_give_positive_numbers_with_the_moments(double tilt)
    {
        var moments = new SampleMoments(2);
        var mean = PolyaGamma.Mean(tilt);
        foreach (var x in Sample(tilt, 3))
        {
            Assert.True(x > 0 && double.IsFinite(x));
            moments.Add([x / mean, Math.Pow((x / mean) - 1, 2)]);
        }

        moments.AssertMeans([1, Variance(tilt) / (mean * mean)]);
    }

    /// <summary>A wrong term would change fewer than one draw in a hundred, so samples do not show it.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.64)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_two_series_are_one_density(double x)
    {
        var left = Math.PI / 2 * Math.Pow(2 / (Math.PI * x), 1.5) * Math.Exp(-1 / (2 * x));
        var right = Math.PI / 2 * Math.Exp(-Math.PI * Math.PI * x / 8);
        Assert.Equal(left * Sum(true), right * Sum(false), 1e-15);

        double Sum(bool isLeft) => Enumerable.Range(0, 20).Sum(n => (n % 2 == 0 ? 1 : -1) * PolyaGamma.RelativeTerm(x, isLeft, n));
    }

    [Fact]
    public void Mean_joins_its_series()
    {
        Assert.Equal(0.25, PolyaGamma.Mean(0));
        Assert.Equal(PolyaGamma.Mean(0.99999e-4), PolyaGamma.Mean(1.00001e-4), 1e-13);
        Assert.Equal(Math.Tanh(1) / 4, PolyaGamma.Mean(-2), 1e-16);
    }

    [Fact]
    public void Equal_keys_give_equal_draws_and_the_sign_of_the_tilt_does_not_matter() =>
        Assert.Equal(Sample(2.5, 4), Sample(-2.5, 4));

    private static double[] Sample(double tilt, int seed)
    {
        var random = new KeyedStream(RandomKey.FromSeed(seed));
        var sample = new double[Count];
        for (var i = 0; i < Count; i++)
        {
            sample[i] = PolyaGamma.Draw(tilt, ref random);
        }

        return sample;
    }

    /// <summary>(sinh c − c)/(4c³ cosh²(c/2)), 1/24 at c = 0.</summary>
    private static double Variance(double tilt)
    {
        var c = Math.Abs(tilt);
        var cosh = Math.Exp(-LogCosh(c / 2));
        return c < 0.01 ? (1 / 24.0) - (c * c / 120) : ((2 * Math.Tanh(c / 2)) - (c * cosh * cosh)) / (4 * c * c * c);
    }

    private static double LogCosh(double x) => Math.Abs(x) + Logistic.Log1p(Math.Exp(-2 * Math.Abs(x))) - Math.Log(2);
}
