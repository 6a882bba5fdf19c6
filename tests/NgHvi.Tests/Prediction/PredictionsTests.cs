namespace NgHvi.Tests.Prediction;

public class PredictionsTests
{
    private const int Count = 40_000;
    private const string New = "g,x\nb,0.8\nnew,-0.4\nb,1.9\nother,0.1\nnew,1.0\n";

    [Theory]
    [InlineData(PredictionLevel.Group)]
    [InlineData(PredictionLevel.NewGroup)]
    [InlineData(PredictionLevel.Population)]
    public void Draws_have_the_moments_and_quantiles_of_the_predictive(PredictionLevel level)
    {
        var predictions = Predict(level);

        var draws = predictions.Draw(Count, seed: 8);

        for (var i = 0; i < 5; i++)
        {
            var y = Column(draws, i);
            var sd = predictions.StandardDeviations[i];
            Assert.Equal(predictions.Means[i], y.Average(), 4 * sd / Math.Sqrt(Count));

            // A squared deviation has variance near 2 sd⁴ (kurtosis here is below 4, hence 3 sd⁴).
            Assert.Equal(sd * sd, y.Average(v => Math.Pow(v - predictions.Means[i], 2)), 4 * Math.Sqrt(3) * sd * sd / Math.Sqrt(Count));
            for (var j = 0; j < 3; j++)
            {
                var p = predictions.Probabilities[j];
                var below = y.Count(v => v < predictions.OutcomeQuantiles[(3 * i) + j]) / (double)Count;
                Assert.Equal(p, below, 4 * Math.Sqrt(p * (1 - p) / Count));
            }
        }
    }

    [Fact]
    public void Rows_of_one_group_share_their_random_coefficients()
    {
        var predictions = Predict(PredictionLevel.NewGroup);
        var draws = predictions.Draw(Count, seed: 9);

        // Rows 1 and 4 are of one new group: covariance E[Cov(z₁ᵀα, z₄ᵀα)] + Cov over draws of θ. Rows 1 and 3 share only θ.
        Assert.Equal(Expected(-0.4, 1.0, true), Covariance(draws, 1, 4), 4 * Error(predictions, 1, 4));
        Assert.Equal(Expected(-0.4, 0.1, false), Covariance(draws, 1, 3), 4 * Error(predictions, 1, 3));
        Assert.True(Math.Abs(Expected(-0.4, 1.0, true) - Expected(-0.4, 1.0, false)) > 8 * Error(predictions, 1, 4));
    }

    [Fact]
    public void A_draw_is_a_function_of_seed_and_number()
    {
        var predictions = Predict(PredictionLevel.Group);
        var draws = predictions.Draw(20);

        Assert.Equal(draws, predictions.Draw(20, threads: 3));
        Assert.Equal(draws[..35], predictions.Draw(7));
        Assert.NotEqual(draws[0], predictions.Draw(1, seed: 2)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => predictions.Draw(0));
    }

    private static Predictions Predict(PredictionLevel level) => DenseModel.Predictor.Predict(
        DenseModel.Rows(New), new PredictionOptions { Level = level, NewGroups = NewGroups.Allow });

    private static double Expected(double x1, double x2, bool sharesGroup)
    {
        double first = 0, second = 0, product = 0;
        for (var s = 0; s < 3; s++)
        {
            var theta = DenseModel.Draws.Draw(s);
            var sigma = DenseModel.Covariance(theta);
            var (m1, m2, w) = (theta[0] + (theta[1] * x1), theta[0] + (theta[1] * x2), DenseModel.Weights[s]);
            (first, second) = (first + (w * m1), second + (w * m2));
            product += w * ((m1 * m2) + (sharesGroup ? sigma[0, 0] + (sigma[0, 1] * (x1 + x2)) + (sigma[1, 1] * x1 * x2) : 0));
        }

        return product - (first * second);
    }

    /// <summary>Standard error of a sample covariance, at most √3·sd·sd/√n here.</summary>
    private static double Error(Predictions p, int i, int j) =>
        Math.Sqrt(3) * p.StandardDeviations[i] * p.StandardDeviations[j] / Math.Sqrt(Count);

    private static double Covariance(double[] draws, int i, int j)
    {
        var (a, b) = (Column(draws, i), Column(draws, j));
        var (meanA, meanB) = (a.Average(), b.Average());
        return a.Zip(b, (u, v) => (u - meanA) * (v - meanB)).Average();
    }

    private static double[] Column(double[] draws, int i) => Enumerable.Range(0, Count).Select(d => draws[(d * 5) + i]).ToArray();
}
