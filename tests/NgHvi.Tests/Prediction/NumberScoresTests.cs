namespace NgHvi.Tests.Prediction;

public class NumberScoresTests
{
    private static readonly ModelData Training = Data([1.0, 2, 4, 3], [1, 0, 1, 1, 1, 0, 1, 1], ["p", "p", "q", "q"]);

    [Fact]
    public void Scores_are_those_of_hand_computation()
    {
        // θ: β = (1, 2), σ² = 0.5 and 1 with weights ¾ and ¼, α = 0: ŷ = 1 + 2x = (1, 3, 5) for y = (2, 3, 7).
        var draws = new PosteriorDraws(4, [1, 2, Math.Log(0.5), Math.Log(0.3), 1, 2, 0, Math.Log(0.1)], [0.75, 0.25]);
        var rows = Data([2.0, 3, 7], [1, 0, 1, 1, 1, 2], ["u", "v", "w"]);

        var scores = Predict(draws, rows, PredictionLevel.Population).Score();

        Assert.Equal(3, scores.RowCount);
        Assert.Equal(Math.Sqrt(5 / 3.0), scores["rmse"], 1e-14);
        Assert.Equal(1 - (5 / 3.0 / 7), scores["r2"], 1e-14);
        Assert.Equal(4 / (4 + 0.25 + 0.625), scores["marginalR2"], 1e-14);
        Assert.Equal(4.25 / (4 + 0.25 + 0.625), scores["conditionalR2"], 1e-14);
        double Density(double d) => ((0.75 * Math.Sqrt(2) * Math.Exp(-d * d)) + (0.25 * Math.Exp(-0.5 * d * d))) / Math.Sqrt(2 * Math.PI);
        Assert.Equal((Math.Log(Density(1)) + Math.Log(Density(0)) + Math.Log(Density(2))) / 3, scores["logScore"], 1e-14);
        double Score(double d) => new NormalMixture([0, 0], [Math.Sqrt(0.5), 1], [0.75, 0.25]).Crps(d);
        Assert.Equal((Score(1) + Score(0) + Score(2)) / 3, scores["crps"], 1e-12);
        Assert.Equal(2 / 3.0, scores["coverage"], 1e-15);
        Assert.Equal(["rmse", "r2", "marginalR2", "conditionalR2", "logScore", "crps", "coverage"], scores.Select(score => score.Name));
        Assert.Contains("there are rmse, r2,", Assert.Throws<ArgumentException>(() => scores["auc"]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PredictionLevel.Group)]
    [InlineData(PredictionLevel.NewGroup)]
    [InlineData(PredictionLevel.Population)]
    public void Shares_of_variance_are_the_same_at_every_level(PredictionLevel level)
    {
        var scores = Predict(new PosteriorDraws(4, [1, 2, Math.Log(0.5), Math.Log(2)]), Training, level).Score();

        // The fixed part is 1, 3, 1, 3; the random variance 2; the residual variance 0.5.
        Assert.Equal(4 / 3.0 / ((4 / 3.0) + 2.5), scores["marginalR2"], 1e-13);
        Assert.Equal(((4 / 3.0) + 2) / ((4 / 3.0) + 2.5), scores["conditionalR2"], 1e-13);
    }

    [Fact]
    public void Known_normal_predictives_are_scored_likewise()
    {
        var scores = Scores.OfNormals([2.0, 3, 7], [1, 3, 5], [0.5, 1, 1.5]);

        Assert.Equal(Math.Sqrt(5 / 3.0), scores["rmse"], 1e-14);
        double Score(double mean, double sd, double y) => new NormalMixture([mean], [sd], [1]).Crps(y);
        Assert.Equal((Score(1, 0.5, 2) + Score(3, 1, 3) + Score(5, 1.5, 7)) / 3, scores["crps"], 1e-14);
        Assert.Equal(2 / 3.0, scores["coverage"], 1e-15);
    }

    [Fact]
    public void One_row_or_a_constant_response_has_no_R2()
    {
        var draws = new PosteriorDraws(4, [1, 2, 0, -40]);
        var one = Predict(draws, Data([2.0], [1, 0], ["p"]), PredictionLevel.Population).Score();
        var constant = Predict(draws, Data([0.1, 0.1, 0.1], [1, 0, 1, 1, 1, 2], ["p", "p", "q"]), PredictionLevel.Population).Score();

        Assert.Equal(1, one["rmse"], 1e-15);
        Assert.True(double.IsNaN(one["r2"]) && double.IsNaN(one["marginalR2"]) && double.IsNaN(one["conditionalR2"]));
        Assert.True(double.IsFinite(one["logScore"]) && double.IsFinite(one["crps"]));
        Assert.True(double.IsNaN(constant["r2"]));
        Assert.Equal(4 / 5.0, constant["marginalR2"], 1e-14);
    }

    private static ModelData Data(double[] y, double[] x, string[] groups) =>
        ModelData.FromArrays(y, x, [.. y.Select(_ => 1.0)], [], groups);

    private static Predictions Predict(PosteriorDraws draws, ModelData rows, PredictionLevel level) =>
        new Predictor(new MixedDensity(Training, new ModelOptions { Priors = Priors.Published }), draws).Predict(
            DesignRows.From(rows), new PredictionOptions { Level = level });
}
