namespace NgHvi.Tests.Prediction;

public class BinaryScoresTests
{
    [Fact]
    public void Scores_are_those_of_hand_computation()
    {
        // Called positive: rows 1, 3, 5; of these 1 and 3 are right; row 4 is missed. A half is not above a half.
        var scores = Scores.OfProbabilities([1, 0, 1, 1, 0, 0], [0.9, 0.5, 0.6, 0.2, 0.7, 0.1]);

        Assert.Equal(6, scores.RowCount);
        Assert.Equal(
            -(Math.Log(0.9) + Math.Log(0.5) + Math.Log(0.6) + Math.Log(0.2) + Math.Log(0.3) + Math.Log(0.9)) / 6, scores["pce"], 1e-15);
        Assert.Equal(2 / 6.0, scores["misclassification"], 1e-15);
        Assert.Equal(4 / 6.0, scores["accuracy"], 1e-15);
        Assert.Equal((0.01 + 0.25 + 0.16 + 0.64 + 0.49 + 0.01) / 6, scores["brier"], 1e-15);
        Assert.Equal(-scores["pce"], scores["logScore"]);
        Assert.Equal(2 / 3.0, scores["precision"], 1e-15);
        Assert.Equal(2 / 3.0, scores["recall"], 1e-15);
        Assert.Equal(2 / 3.0, scores["f1"], 1e-15);

        // Pairs won by the 1s: 0.9 wins 3, 0.6 wins 2, 0.2 wins 1, of 9.
        Assert.Equal(6 / 9.0, scores["auc"], 1e-15);
    }

    [Fact]
    public void Precision_and_recall_are_not_exchanged()
    {
        var scores = Scores.OfProbabilities([1, 1, 1, 1, 0], [0.9, 0.4, 0.3, 0.2, 0.8]);
        Assert.Equal((0.5, 0.25), (scores["precision"], scores["recall"]));
        Assert.Equal(2 * 0.5 * 0.25 / 0.75, scores["f1"], 1e-15);
    }

    [Fact]
    public void Certain_probabilities_are_moved_inside()
    {
        var loss = Scores.OfProbabilities([0, 1, 1, 0], [1, 0, 1, 0])["pce"];
        Assert.Equal((-Math.Log(1e-9) - Math.Log(1 - 1e-9)) / 2, loss, 1e-7);
        Assert.Equal(-Math.Log(1e-12), Scores.OfProbabilities([1.0], [1e-12])["pce"], 1e-12);
    }

    [Fact]
    public void Area_counts_pairs_with_ties_as_halves()
    {
        var random = new PhiloxRandom(RandomKey.FromSeed(3));
        var (y, p) = (new double[200], new double[200]);
        for (var i = 0; i < y.Length; i++)
        {
            p[i] = random.Next(12) / 12.0;
            y[i] = random.NextDouble() < p[i] ? 1 : 0;
        }

        double won = 0, pairs = 0;
        for (var i = 0; i < y.Length; i++)
        {
            for (var j = 0; j < y.Length; j++)
            {
                if (y[i] == 1 && y[j] == 0)
                {
                    pairs++;
                    won += p[i] > p[j] ? 1 : p[i] == p[j] ? 0.5 : 0;
                }
            }
        }

        Assert.Equal(won / pairs, Scores.OfProbabilities(y, p)["auc"], 1e-14);
    }

    [Fact]
    public void What_is_not_defined_is_NaN()
    {
        var noneCalled = Scores.OfProbabilities([1, 0], [0.2, 0.1]);
        Assert.True(double.IsNaN(noneCalled["precision"]));
        Assert.Equal((0.0, 0.0, 1.0), (noneCalled["recall"], noneCalled["f1"], noneCalled["auc"]));

        var nonePositive = Scores.OfProbabilities([0, 0], [0.2, 0.1]);
        Assert.True(double.IsNaN(nonePositive["recall"]) && double.IsNaN(nonePositive["f1"]) && double.IsNaN(nonePositive["auc"]));
        Assert.True(double.IsNaN(Scores.OfProbabilities([1, 1], [0.7, 0.6])["auc"]));
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        Assert.StartsWith("Entry 1 of y is 2, not 0 or 1.", Refused([0, 2], [0.5, 0.5]), StringComparison.Ordinal);
        Assert.StartsWith(
            "Entry 0 of probability is NaN, not a number from 0 to 1.", Refused([0, 1], [double.NaN, 0.5]), StringComparison.Ordinal);
        Assert.StartsWith("Entry 1 of probability is 1.5, not", Refused([0, 1], [1, 1.5]), StringComparison.Ordinal);
        Assert.StartsWith("probability has length 1, but y has 2.", Refused([0, 1], [1]), StringComparison.Ordinal);
        Assert.StartsWith("There must be at least one row.", Refused([], []), StringComparison.Ordinal);

        static string Refused(double[] y, double[] p) => Assert.Throws<ArgumentException>(() => Scores.OfProbabilities(y, p)).Message;
    }
}
