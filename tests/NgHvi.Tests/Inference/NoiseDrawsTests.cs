using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class NoiseDrawsTests
{
    [Theory]
    [InlineData(16, 20)]
    [InlineData(16, 8)]
    [InlineData(16, 5)]
    [InlineData(6, 1)]
    public void Rows_are_orthogonal_within_blocks_and_mirrored(int draws, int length)
    {
        var noise = Fill(new GradientEstimator { Draws = draws }, length, 1);
        var half = draws / 2;
        for (var i = 0; i < half; i++)
        {
            Assert.Equal(Row(noise, i, length).Select(v => -v), Row(noise, half + i, length));
            for (var j = 0; j < i; j++)
            {
                var (a, b) = (Dense.Vector(Row(noise, i, length)), Dense.Vector(Row(noise, j, length)));
                if (i / length == j / length)
                {
                    Assert.InRange(Math.Abs(a * b) / (a.L2Norm() * b.L2Norm()), 0, 1e-14);
                }
            }
        }
    }

    [Fact]
    public void Orthogonal_rows_keep_the_lengths_of_independent_ones()
    {
        var orthogonal = Fill(new GradientEstimator { Draws = 8, Antithetic = false }, 10, 3);
        var independent = Fill(new GradientEstimator { Draws = 8, Antithetic = false, Orthogonal = false }, 10, 3);
        for (var i = 0; i < 8; i++)
        {
            Tolerance.Close(Dense.Vector(Row(independent, i, 10)).L2Norm(), Dense.Vector(Row(orthogonal, i, 10)).L2Norm(), 1e-14);
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Every_row_is_marginally_standard_normal(bool antithetic, bool orthogonal)
    {
        const int Length = 5;
        var settings = new GradientEstimator { Draws = 6, Antithetic = antithetic, Orthogonal = orthogonal };
        var rows = Enumerable.Range(0, 6).Select(_ => new SampleMoments((3 * Length) + 1)).ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var noise = Fill(settings, Length, i);
            for (var s = 0; s < 6; s++)
            {
                var x = Row(noise, s, Length);
                rows[s].Add([.. x, .. x.Select(v => v * v), .. x.Select(v => v * v * v * v), x[0] * x[1]]);
            }
        }

        double[] expected = [.. new double[Length], 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 0];
        Assert.All(rows, row => row.AssertMeans(expected));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Odd_numbers_of_draws_are_filled(int draws)
    {
        var noise = Fill(new GradientEstimator { Draws = draws }, 4, 2);
        Assert.All(noise, value => Assert.True(value != 0 && double.IsFinite(value)));
    }

    private static double[] Fill(GradientEstimator settings, int length, int seed)
    {
        var noise = new double[settings.Draws * length];
        NoiseDraws.Fill(RandomKey.FromSeed(seed), settings, length, noise);
        return noise;
    }

    private static double[] Row(double[] noise, int s, int length) => noise[(s * length)..((s + 1) * length)];
}
