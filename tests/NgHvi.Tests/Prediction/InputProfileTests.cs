namespace NgHvi.Tests.Prediction;

public class InputProfileTests
{
    private static readonly double[] s_x = [1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80];
    private static readonly string[] s_groups = ["a", "a", "b", "b", "a", "b", "c", "c"];

    private static GroupedInputs Data(bool isBinary) => GroupedInputs.FromArrays(
        isBinary ? [0, 1, 1, 0, 1, 0, 1, 1] : [0.4, 1.1, -0.3, 2.5, 0.9, 1.7, 3.0, 2.2], s_x, s_groups, ["first", "second"]);

    private static DeepPredictive Predictive(DeepModel model, int draws = 40)
    {
        var theta = new double[draws * model.Parameters.Count];
        NormalSampler.Fill(RandomKey.FromSeed(3), theta);
        return new DeepPredictive(model, new PosteriorDraws(model.Parameters.Count, theta.Select(value => 0.3 * value).ToArray()));
    }

    private static DeepPredictive Gaussian(params int[] widths) => Predictive(new DeepMixedModel(Data(false), new NetworkArchitecture(2, widths)));

    [Fact]
    public void The_default_grid_is_19_points_between_two_quantiles_and_the_others_stand_at_their_means()
    {
        var profile = InputProfile.Create(Gaussian(2), "second");

        Assert.Equal((19, 1), (profile.Grid.Length, profile.InputIndex));
        Assert.Equal(13.5, profile.Grid[0], 1e-12);
        Assert.Equal(76.5, profile.Grid[^1], 1e-12);
        Assert.Equal(45, profile.Grid[9], 1e-12);
        Assert.Equal([4.5, 45], profile.References.ToArray());
        Assert.Equal("population", Assert.Single(profile.Curves).Name);
    }

    [Fact]
    public void Curves_are_the_predictions_of_rows_that_differ_in_one_input()
    {
        var predictive = Gaussian(3);
        var profile = InputProfile.Create(predictive, 0, new ResponseProfileOptions
        {
            Groups = ["c", "a"],
            IncludeNewGroup = true,
            IncludePopulation = true,
            Grid = [2, 5],
            References = [99, 25],
        });

        Assert.Equal(["c", "a", "new group", "population"], profile.Curves.Select(curve => curve.Name));
        var rows = GroupedInputs.FromArrays([0, 0], [2, 25, 5, 25], ["x", "x"]);
        foreach (var curve in profile.Curves)
        {
            var known = curve.Level == PredictionLevel.Group ? GroupedInputs.FromArrays([0, 0], [2, 25, 5, 25], [curve.Name, curve.Name]) : rows;
            var expected = predictive.Predict(known, new PredictionOptions { Level = curve.Level });
            Assert.Equal(expected.Means.ToArray(), curve.Means.ToArray());
            Assert.Equal(expected.FittedStandardDeviations.ToArray(), curve.StandardDeviations.ToArray());
        }
    }

    [Theory]
    [InlineData(PredictionLevel.Group)]
    [InlineData(PredictionLevel.Population)]
    public void A_fitted_quantile_divides_draws_of_the_expected_value(PredictionLevel level)
    {
        var predictive = Gaussian(2);
        var rows = GroupedInputs.FromArrays([0], [2.5, 55], ["b"]);
        var predictions = predictive.Predict(rows, new PredictionOptions { Level = level });
        var sigma = Math.Sqrt(predictions.MeanResidualVariance);
        double low = predictions.FittedQuantile(0, 0.05), high = predictions.FittedQuantile(0, 0.95);

        // Without noise the interval is about 2·1.645 of the fitted deviation, and with it would be far longer.
        Assert.InRange((high - low) / predictions.FittedStandardDeviations[0], 2.4, 4.2);
        Assert.True(predictions.FittedStandardDeviations[0] < predictions.StandardDeviations[0] && sigma > 0);
        Assert.InRange(predictions.FittedQuantile(0, 0.5), low, high);
        if (level == PredictionLevel.Population)
        {
            // The draws themselves, one expected value each: means of single draws.
            var each = Enumerable.Range(0, predictive.Draws.Count).Select(s => new DeepPredictive(
                predictive.Model, new PosteriorDraws(predictive.Draws.ParameterCount, predictive.Draws.Draw(s))).Predict(rows, new PredictionOptions { Level = level }).Means[0]).ToArray();
            Assert.Equal(0.05, each.Count(value => value < low) / (double)each.Length, 0.03);
            Assert.Equal(0.05, each.Count(value => value > high) / (double)each.Length, 0.03);
        }
    }

    [Fact]
    public void One_draw_has_no_spread_for_the_population_and_a_straight_line_without_a_hidden_layer()
    {
        var model = new DeepMixedModel(Data(false), new NetworkArchitecture(2, []));
        var curve = InputProfile.Create(Predictive(model, draws: 1), "first", new ResponseProfileOptions { Grid = [0, 1, 2] }).Curves[0];

        Assert.Equal(2 * curve.Means[1], curve.Means[0] + curve.Means[2], 1e-10);
        Assert.All(curve.StandardDeviations.ToArray(), sd => Assert.Equal(0, sd, 1e-12));
        Assert.Equal(curve.Means.ToArray(), curve.Lower.ToArray());
    }

    [Fact]
    public void A_binary_response_gives_probabilities_with_their_quantiles()
    {
        var predictive = Predictive(new DeepProbitMixedModel(Data(true), new NetworkArchitecture(2, [2])));
        var profile = InputProfile.Create(predictive, "first", new ResponseProfileOptions { Groups = ["b"], Level = 0.8, Grid = [1, 4, 7] });
        var expected = predictive.PredictBinary(
            GroupedInputs.FromArrays([0, 0, 0], [1, 45, 4, 45, 7, 45], ["b", "b", "b"]), new PredictionOptions { Probabilities = [0.1, 0.9] });

        Assert.True(profile.IsProbability);
        var curve = profile.Curves[0];
        Assert.Equal(expected.Probabilities.ToArray(), curve.Means.ToArray());
        Assert.Equal(expected.StandardDeviations.ToArray(), curve.StandardDeviations.ToArray());
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(expected.Quantiles[2 * i], curve.Lower[i], 1e-9);
            Assert.Equal(expected.Quantiles[(2 * i) + 1], curve.Upper[i], 1e-9);
            Assert.True(curve.Lower[i] < curve.Upper[i]);
        }
    }

    [Fact]
    public void What_does_not_exist_is_refused_by_name()
    {
        var predictive = Gaussian(2);
        Assert.Contains("Did you mean \"second\"?", Assert.Throws<InputException>(() => InputProfile.Create(predictive, "secnd")).Message, StringComparison.Ordinal);
        Assert.Contains("\"q\"", Assert.Throws<InputException>(() => InputProfile.Create(predictive, 0, new ResponseProfileOptions { Groups = ["q"] })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => InputProfile.Create(predictive, 2));
        Assert.Throws<ArgumentException>(() => InputProfile.Create(predictive, 0, new ResponseProfileOptions { References = [1] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResponseProfileOptions { Grid = [double.NaN] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResponseProfileOptions { Level = 1 });
    }
}
