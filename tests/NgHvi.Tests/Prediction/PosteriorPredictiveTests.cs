using MathNet.Numerics.Distributions;

namespace NgHvi.Tests.Prediction;

public class PosteriorPredictiveTests
{
    private const string New = "g,x,y\nb,0.8,1.1\nnew,-0.4,0.3\na,1.9,2.0\nother,0.1,0.5\nnew,1.0,-1\n";

    private static readonly PosteriorPredictive Predictive = new(DenseModel.Model, DenseModel.Draws, DenseModel.Data.GroupKeys);

    [Fact]
    public void Known_groups_have_the_dense_conditional_and_new_ones_the_prior() =>
        CheckAgainstDense(new PredictionOptions { NewGroups = NewGroups.Allow }, (theta, group, x) => DenseModel.Predict(theta, group, x));

    [Fact]
    public void At_level_new_group_every_group_is_new() => CheckAgainstDense(
        new PredictionOptions { Level = PredictionLevel.NewGroup }, (theta, _, x) => DenseModel.Predict(theta, "none of them", x));

    [Fact]
    public void At_level_population_there_is_no_random_effect() => CheckAgainstDense(
        new PredictionOptions { Level = PredictionLevel.Population }, (theta, _, x) => (theta[0] + (theta[1] * x), 0));

    [Fact]
    public void Training_data_are_predicted_in_stacked_order()
    {
        var rows = Predictive.Predict(DenseModel.Data.Design!.Apply(DenseModel.Table));

        var stacked = Predictive.Predict(DenseModel.Data);

        for (var i = 0; i < stacked.RowCount; i++)
        {
            var row = stacked.SourceRows[i];
            Assert.Equal(rows.GroupKeys[row], stacked.GroupKeys[i]);
            Assert.Equal(rows.Means[row], stacked.Means[i]);
            Assert.Equal(rows.LogDensities[row], stacked.LogDensities[i]);
        }
    }

    [Fact]
    public void Weights_in_halves_are_draws_repeated_that_often()
    {
        var theta = DenseModel.Theta;
        double[] repeated = [.. theta[..6], .. theta[..6], .. theta[..6], .. theta[..6], .. theta[..6], .. theta[6..12], .. theta[6..12], .. theta[12..], .. theta[12..], .. theta[12..]];
        var other = new PosteriorPredictive(DenseModel.Model, new PosteriorDraws(6, repeated), DenseModel.Data.GroupKeys);
        var options = new PredictionOptions { NewGroups = NewGroups.Allow };

        var (weighted, equal) = (Predictive.Predict(Rows(New), options), other.Predict(Rows(New), options));

        AssertClose(equal.Means, weighted.Means, 1e-13);
        AssertClose(equal.StandardDeviations, weighted.StandardDeviations, 1e-13);
        AssertClose(equal.FittedStandardDeviations, weighted.FittedStandardDeviations, 1e-13);
        AssertClose(equal.Quantiles, weighted.Quantiles, 1e-11);
        AssertClose(equal.LogDensities, weighted.LogDensities, 1e-13);
        AssertClose(equal.Crps, weighted.Crps, 1e-8);
        Assert.Equal(equal.MeanResidualVariance, weighted.MeanResidualVariance, 1e-14);
    }

    [Fact]
    public void A_draw_of_weight_zero_does_not_matter()
    {
        var draws = new PosteriorDraws(6, [50, 50, 0, 0, 0, -30, .. DenseModel.Theta], [0, .. DenseModel.Weights]);
        var predictions = new PosteriorPredictive(DenseModel.Model, draws, DenseModel.Data.GroupKeys).Predict(DenseModel.Data);

        Assert.Equal(Predictive.Predict(DenseModel.Data).Quantiles, predictions.Quantiles);
    }

    [Fact]
    public void Latent_factors_of_a_method_move_and_widen_the_conditional()
    {
        // r = 1: α_k = m_k + L_k(a_k + C_k·noise), so the mean moves by L_k a_k and the variance becomes L_k²C_k².
        var data = GroupedData.FromArrays([1.0, 2, 4, 3], [1, 1, 1, 1], [1, 1, 1, 1], ["p", "p", "q", "q"]);
        var model = new LinearMixedModel(data);
        double[] theta = [2.0, Math.Log(1.5), Math.Log(0.7)];
        var exact = new PosteriorPredictive(model, new PosteriorDraws(3, theta), data.GroupKeys).Predict(data);
        var moved = new PosteriorPredictive(model, new PosteriorDraws(3, theta, default, [0.3, -0.2], [1.1, 0.6]), data.GroupKeys).Predict(data);

        var root = Math.Sqrt(1 / ((2 / 0.7) + (1 / 1.5)));
        Assert.Equal(root, exact.FittedStandardDeviations[0], 1e-14);
        Assert.Equal(exact.Means[0] + (root * 0.3), moved.Means[0], 1e-13);
        Assert.Equal(exact.Means[2] - (root * 0.2), moved.Means[2], 1e-13);
        Assert.Equal([root * 1.1, root * 1.1, root * 0.6, root * 0.6], moved.FittedStandardDeviations.ToArray(), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        var options = new PredictionOptions { NewGroups = NewGroups.Allow };
        var (one, three) = (Predictive.Predict(Rows(New), options), Predictive.Predict(Rows(New), options with { Threads = 3 }));

        Assert.Equal(one.Means, three.Means);
        Assert.Equal(one.Quantiles, three.Quantiles);
        Assert.Equal(one.Crps, three.Crps);
    }

    [Fact]
    public void Rows_without_a_response_are_predicted_but_not_scored()
    {
        var predictions = Predictive.Predict(Rows("x,g\n0.8,b\n"), new PredictionOptions { Probabilities = [0.9] });

        Assert.False(predictions.HasResponse);
        Assert.True(predictions.LogDensities.IsEmpty && predictions.Crps.IsEmpty);
        Assert.Equal(1, predictions.Quantiles.Length);
        Assert.Equal(Predictive.Predict(Rows(New), new PredictionOptions { NewGroups = NewGroups.Allow }).Means[0], predictions.Means[0]);
    }

    [Fact]
    public void An_unknown_group_is_named_with_its_place_and_the_remedy()
    {
        var table = DataTable.FromCsv(new StringReader(New), "new.csv");

        Assert.Equal(
            "new.csv, line 3, column \"g\": group \"new\" is not in the training data (unknown groups in all: 2, in 3 of 5 rows); " +
            "to predict for new groups, use --new-groups / NewGroups.Allow.",
            Assert.Throws<InputException>(() => Predictive.Predict(Rows(New), new PredictionOptions { Source = table })).Message);
        Assert.StartsWith(
            "row 2, column \"g\": group \"new\" is not in",
            Assert.Throws<InputException>(() => Predictive.Predict(Rows(New))).Message);
    }

    [Fact]
    public void What_does_not_belong_together_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new PosteriorPredictive(DenseModel.Model, new PosteriorDraws(5, new double[5]), ["a", "b", "c"]));
        Assert.Throws<ArgumentException>(() => new PosteriorPredictive(DenseModel.Model, DenseModel.Draws, ["a", "b"]));
        Assert.StartsWith(
            "Groups 1 and 3 have one key, \"a\".",
            Assert.Throws<ArgumentException>(() => new PosteriorPredictive(DenseModel.Model, DenseModel.Draws, ["a", "b", "a"])).Message);
        Assert.Throws<ArgumentException>(() => Predictive.Predict(GroupedData.FromArrays([1], [1, 2, 3], [1, 2], ["a"])));
        Assert.StartsWith(
            "Probabilities must be in (0, 1) (value 1).",
            Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionOptions { Probabilities = [0.5, 1] }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionOptions { Threads = 0 });
    }

    internal static DesignRows Rows(string csv) => DenseModel.Data.Design!.Apply(DataTable.FromCsv(new StringReader(csv), "new.csv"));

    private static void CheckAgainstDense(PredictionOptions options, Component component)
    {
        double[] x = [0.8, -0.4, 1.9, 0.1, 1.0], y = [1.1, 0.3, 2.0, 0.5, -1];
        string[] groups = ["b", "new", "a", "other", "new"];

        var predictions = Predictive.Predict(Rows(New), options);

        Assert.Equal(groups, predictions.GroupKeys);
        for (var i = 0; i < x.Length; i++)
        {
            var w = DenseModel.Weights;
            var (m, v, noise) = (new double[3], new double[3], new double[3]);
            for (var s = 0; s < 3; s++)
            {
                var theta = DenseModel.Draws.Draw(s);
                (m[s], v[s]) = component(theta, groups[i], x[i]);
                noise[s] = Math.Exp(theta[5]);
            }

            double Mix(Func<int, double> f) => (w[0] * f(0)) + (w[1] * f(1)) + (w[2] * f(2));
            var mean = Mix(s => m[s]);
            Assert.Equal(mean, predictions.Means[i], 1e-12);
            Assert.Equal(Mix(s => DenseModel.Theta[6 * s] + (DenseModel.Theta[(6 * s) + 1] * x[i])), predictions.FixedMeans[i], 1e-13);
            Assert.Equal(Math.Sqrt(Mix(s => ((m[s] - mean) * (m[s] - mean)) + v[s])), predictions.FittedStandardDeviations[i], 1e-12);
            Assert.Equal(Math.Sqrt(Mix(s => ((m[s] - mean) * (m[s] - mean)) + v[s] + noise[s])), predictions.StandardDeviations[i], 1e-12);
            Assert.Equal(Math.Log(Mix(s => Normal.PDF(m[s], Math.Sqrt(v[s] + noise[s]), y[i]))), predictions.LogDensities[i], 1e-12);
            Assert.Equal(
                Crps.NormalMixture(m, [.. v.Select((value, s) => Math.Sqrt(value + noise[s]))], w, y[i]), predictions.Crps[i], 1e-12);
            for (var j = 0; j < 3; j++)
            {
                var quantile = predictions.Quantiles[(3 * i) + j];
                Assert.Equal(predictions.Probabilities[j], Mix(s => Normal.CDF(m[s], Math.Sqrt(v[s] + noise[s]), quantile)), 3e-11);
            }
        }

        Assert.Equal((0.5 * Math.Exp(-0.9)) + (0.2 * Math.Exp(-0.6)) + (0.3 * Math.Exp(-1.2)), predictions.MeanResidualVariance, 1e-14);
    }

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }

    private delegate (double Mean, double Variance) Component(ReadOnlySpan<double> theta, string group, double x);
}
