namespace NgHvi.Tests.Prediction;

/// <summary>Standard errors of differences of scores by blocks.</summary>
public class ScoreDifferenceTests
{
    private static readonly string[] Blocks = ["10", "2", "2", "1", "10", "1", "2", "3", "3"];
    private static readonly double[] Scores = [1, 2, 0.5, -1, 3, 0.25, 1.5, -2, 0];
    private static readonly double[] Others = [0.5, 1, 1, -1, 1, 0.75, double.NaN, -1, 1];

    [Fact]
    public void It_is_the_formula_by_hand_and_a_row_without_a_score_is_left_out()
    {
        // Differences 0.5, 1, −0.5, 0, 2, −0.5, –, −1, −1: in the order 1, 2, 3, 10 sums −0.5, 0.5, −2, 2.5 of two rows each, mean 0.0625.
        double[] own = [-0.625, 0.375, -2.125, 2.375];
        var squares = own.Sum(x => x * x);
        var lag1 = (own[0] * own[1]) + (own[1] * own[2]) + (own[2] * own[3]);
        var lag2 = (own[0] * own[2]) + (own[1] * own[3]);
        var found = ScoreDifference.Of(Scores, Others, Blocks, 2);
        Assert.Equal((8, 4, 2), (found.Rows, found.Blocks, found.Lags));
        Assert.Equal(0.0625, found.Mean, 1e-14);
        Assert.Equal(Math.Sqrt(4 / 3.0 * squares) / 8, found.StandardError, 1e-14);
        Assert.Equal(
            Math.Sqrt(4 / 3.0 * Math.Max(0, squares + (2 * ((2 / 3.0 * lag1) + (lag2 / 3))))) / 8, found.NeweyWest, 1e-14);
        Assert.Equal(found.StandardError, ScoreDifference.Of(Scores, Others, Blocks, 0).NeweyWest, 1e-14);
        Assert.Equal(found.Mean / found.StandardError, found.T, 1e-14);
    }

    [Fact]
    public void A_shock_common_to_a_block_is_no_information_of_its_rows()
    {
        const int Count = 60, Size = 50;
        var (random, scores, blocks) = (new KeyedStream(RandomKey.FromSeed(4)), new double[Count * Size], new string[Count * Size]);
        for (var b = 0; b < Count; b++)
        {
            var shock = random.Normal();
            for (var i = b * Size; i < (b + 1) * Size; i++) (scores[i], blocks[i]) = (shock + (0.1 * random.Normal()), $"{b}");
        }

        var found = ScoreDifference.Of(scores, new double[scores.Length], blocks);
        Assert.InRange(found.StandardError * Math.Sqrt(Count), 0.75, 1.25);
        var (lower, upper) = found.Bootstrap();
        Assert.InRange((upper - lower) / (2 * 1.96 * found.StandardError), 0.85, 1.15);
        Assert.Equal((lower, upper), found.Bootstrap());
        Assert.NotEqual((lower, upper), found.Bootstrap(seed: 2));
    }

    [Fact]
    public void One_block_is_refused() => Assert.StartsWith(
        "Scores are compared over at least two blocks.",
        Assert.Throws<ArgumentException>(() => ScoreDifference.Of([1, 2], [0, 0], ["a", "a"])).Message, StringComparison.Ordinal);
}
