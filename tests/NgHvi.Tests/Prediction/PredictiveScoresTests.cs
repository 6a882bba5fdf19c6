namespace NgHvi.Tests.Prediction;

public class PredictiveScoresTests
{
    private static readonly GroupedData Training = GroupedData.FromArrays([1.0, 2, 4, 3], [1, 0, 1, 1, 1, 0, 1, 1], [1, 1, 1, 1], ["p", "p", "q", "q"]);

    [Fact]
    public void Scores_are_those_of_hand_computation()
    {
        // θ: β = (1, 2), σ² = 0.5 and 1 with weights ¾ and ¼, α = 0: ŷ = 1 + 2x = (1, 3, 5) for y = (2, 3, 7).
        var draws = new PosteriorDraws(4, [1, 2, 0, Math.Log(0.5), 1, 2, 0, 0], [0.75, 0.25]);
        var rows = GroupedData.FromArrays([2.0, 3, 7], [1, 0, 1, 1, 1, 2], [1, 1, 1], ["u", "v", "w"]);

        var scores = PredictiveScores.From(Predict(draws, rows, PredictionLevel.Population));

        Assert.Equal(3, scores.RowCount);
        Assert.Equal(Math.Sqrt(5 / 3.0), scores.Rmse, 1e-14);
        Assert.Equal(1 - (5 / 3.0 / 7), scores.R2, 1e-14);
        Assert.Equal(4 / (4 + 0.625), scores.MarginalR2, 1e-14);
        Assert.Equal(scores.MarginalR2, scores.ConditionalR2);
        double Density(double d) => ((0.75 * Math.Sqrt(2) * Math.Exp(-d * d)) + (0.25 * Math.Exp(-0.5 * d * d))) / Math.Sqrt(2 * Math.PI);
        Assert.Equal((Math.Log(Density(1)) + Math.Log(Density(0)) + Math.Log(Density(2))) / 3, scores.LogScore, 1e-14);
        double Score(double d) => Crps.NormalMixture([0, 0], [Math.Sqrt(0.5), 1], [0.75, 0.25], d);
        Assert.Equal((Score(1) + Score(0) + Score(2)) / 3, scores.Crps, 1e-12);
    }

    [Fact]
    public void Conditional_R2_counts_the_random_part()
    {
        var draws = new PosteriorDraws(4, [1, 2, Math.Log(2), Math.Log(0.5)]);

        var predictions = Predict(draws, Training, PredictionLevel.Group);
        var scores = PredictiveScores.From(predictions);

        // Shrunk group means of y − Xβ: p: (0, −1), q: (3, 0), times 2·2/(2·2 + 0.5); fixed part 1, 3, 1, 3.
        double a = -0.5 * 4 / 4.5, b = 1.5 * 4 / 4.5;
        var random = (b - a) * (b - a) / 3;
        Assert.Equal(4 / 3.0 / ((4 / 3.0) + random + 0.5), scores.MarginalR2, 1e-13);
        Assert.Equal(((4 / 3.0) + random) / ((4 / 3.0) + random + 0.5), scores.ConditionalR2, 1e-13);
    }

    [Fact]
    public void One_row_or_a_constant_response_has_no_R2()
    {
        var draws = new PosteriorDraws(4, [1, 2, 0, 0]);
        var one = PredictiveScores.From(Predict(draws, GroupedData.FromArrays([2.0], [1, 0], [1], ["p"]), PredictionLevel.Population));
        var constant = PredictiveScores.From(Predict(draws, GroupedData.FromArrays([0.1, 0.1, 0.1], [1, 0, 1, 1, 1, 2], [1, 1, 1], ["p", "p", "q"]), PredictionLevel.Population));

        Assert.Equal(1, one.Rmse, 1e-15);
        Assert.True(double.IsNaN(one.R2) && double.IsNaN(one.MarginalR2) && double.IsNaN(one.ConditionalR2));
        Assert.True(double.IsFinite(one.LogScore) && double.IsFinite(one.Crps));
        Assert.True(double.IsNaN(constant.R2));
        Assert.Equal(4 / 5.0, constant.MarginalR2, 1e-14);
    }

    [Fact]
    public void Scores_need_a_response()
    {
        var predictive = new PosteriorPredictive(DenseModel.Model, DenseModel.Draws, DenseModel.Data.GroupKeys);

        Assert.Equal(
            "The rows have no response to score predictions with.",
            Assert.Throws<InvalidOperationException>(
                () => PredictiveScores.From(predictive.Predict(PosteriorPredictiveTests.Rows("x,g\n1,a\n")))).Message);
    }

    private static NormalPredictions Predict(PosteriorDraws draws, GroupedData rows, PredictionLevel level) =>
        new PosteriorPredictive(new LinearMixedModel(Training), draws, Training.GroupKeys).Predict(rows, new PredictionOptions { Level = level });
}
