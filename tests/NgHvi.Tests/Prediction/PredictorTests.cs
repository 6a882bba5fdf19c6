using MathNet.Numerics.Distributions;

namespace NgHvi.Tests.Prediction;

public class PredictorTests
{
    private const string New = "g,x,y\nb,0.8,1.1\nnew,-0.4,0.3\na,1.9,2.0\nother,0.1,0.5\nnew,1.0,-1\n";

    private static readonly Predictor Predictor = DenseModel.Predictor;
    private static readonly PredictionOptions AllowsNew = new() { NewGroups = NewGroups.Allow };

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
        var rows = Predictor.Predict(DenseModel.Rows(DenseModel.Csv), AllowsNew);

        var stacked = Predictor.Predict(DesignRows.From(DenseModel.Data), AllowsNew);

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
        double[] Times(int s, int count) =>
            [.. Enumerable.Repeat(DenseModel.Theta[(6 * s)..(6 * (s + 1))], count).SelectMany(theta => theta)];
        var other = new Predictor(DenseModel.Model, new PosteriorDraws(6, [.. Times(0, 5), .. Times(1, 2), .. Times(2, 3)]));

        var (weighted, equal) = (Predictor.Predict(DenseModel.Rows(New), AllowsNew), other.Predict(DenseModel.Rows(New), AllowsNew));

        AssertClose(equal.Means, weighted.Means, 1e-13);
        AssertClose(equal.StandardDeviations, weighted.StandardDeviations, 1e-13);
        AssertClose(equal.ExpectedStandardDeviations, weighted.ExpectedStandardDeviations, 1e-13);
        AssertClose(equal.OutcomeQuantiles, weighted.OutcomeQuantiles, 1e-10);
        AssertClose(equal.ExpectedQuantiles, weighted.ExpectedQuantiles, 1e-10);
        AssertClose(equal.LogDensities, weighted.LogDensities, 1e-13);
        AssertClose(equal.Crps, weighted.Crps, 1e-8);
        Assert.Equal(equal.ResidualVariance, weighted.ResidualVariance, 1e-14);
    }

    [Fact]
    public void A_draw_of_weight_zero_does_not_matter()
    {
        var draws = new PosteriorDraws(6, [50, 50, -30, 0, 0, 0, .. DenseModel.Theta], [0, .. DenseModel.Weights]);
        var predictions = new Predictor(DenseModel.Model, draws).Predict(DesignRows.From(DenseModel.Data), AllowsNew);

        Assert.Equal(Predictor.Predict(DesignRows.From(DenseModel.Data), AllowsNew).OutcomeQuantiles, predictions.OutcomeQuantiles);
    }

    [Fact]
    public void Latent_factors_of_a_method_move_and_widen_the_conditional()
    {
        // r = 1: α_k = m_k + L_k(a_k + C_k·noise), so the mean moves by L_k a_k and the variance becomes L_k²C_k².
        var data = ModelData.FromArrays([1.0, 2, 4, 3], [1, 1, 1, 1], [1, 1, 1, 1], [], ["p", "p", "q", "q"]);
        var model = new MixedDensity(data, new ModelOptions { Priors = Priors.Published });
        double[] theta = [2.0, Math.Log(0.7), Math.Log(1.5)];
        Predictions Predict(PosteriorDraws draws) => new Predictor(model, draws).Predict(DesignRows.From(data), AllowsNew);
        var exact = Predict(new PosteriorDraws(3, theta));
        var moved = Predict(new PosteriorDraws(3, theta, null, new LatentApproximation([0.3, -0.2], [1.1, 0.6], 0)));

        var root = Math.Sqrt(1 / ((2 / 0.7) + (1 / 1.5)));
        Assert.Equal(root, exact.ExpectedStandardDeviations[0], 1e-14);
        Assert.Equal(exact.Means[0] + (root * 0.3), moved.Means[0], 1e-13);
        Assert.Equal(exact.Means[2] - (root * 0.2), moved.Means[2], 1e-13);
        AssertClose([root * 1.1, root * 1.1, root * 0.6, root * 0.6], moved.ExpectedStandardDeviations, 1e-14);
    }

    [Fact]
    public void Threads_and_blocks_change_no_bit()
    {
        // 900 rows in 300 groups, new and known, are several blocks.
        var csv = "g,x,y\n" + string.Concat(
            Enumerable.Range(0, 900).Select(i => $"{(i % 300 is 7 or 8 ? "a" : $"n{i % 300}")},{i % 13},{i % 7}\n"));
        var rows = DenseModel.Rows(csv);
        var one = Predictor.Predict(rows, AllowsNew with { Threads = 1 });
        foreach (var threads in new[] { 2, 7 })
        {
            var other = Predictor.Predict(rows, AllowsNew with { Threads = threads });
            Assert.Equal(one.Means, other.Means);
            Assert.Equal(one.OutcomeQuantiles, other.OutcomeQuantiles);
            Assert.Equal(one.Crps, other.Crps);
            Assert.Equal(one.Draw(3, threads: 1), other.Draw(3, threads: threads));
        }

        var alone = Predictor.Predict(DenseModel.Rows($"g,x,y\na,{307 % 13},{307 % 7}\n"), AllowsNew);
        Assert.Equal((alone.Means[0], alone.Crps[0]), (one.Means[307], one.Crps[307]));
    }

    [Fact]
    public void Rows_without_a_response_are_predicted_but_not_scored()
    {
        var predictions = Predictor.Predict(DenseModel.Rows("x,g\n0.8,b\n"), new PredictionOptions { Probabilities = [0.9] });

        Assert.False(predictions.HasResponse);
        Assert.True(predictions.LogDensities.IsEmpty && predictions.Crps.IsEmpty);
        Assert.Equal((1, 1), (predictions.OutcomeQuantiles.Length, predictions.ExpectedQuantiles.Length));
        Assert.Equal(Predictor.Predict(DenseModel.Rows(New), AllowsNew).Means[0], predictions.Means[0]);
        Assert.Equal(
            "The rows have no response to score predictions with.",
            Assert.Throws<InvalidOperationException>(predictions.Score).Message);
    }

    [Fact]
    public void Some_rows_may_lack_a_response()
    {
        var some = Predictor.Predict(DenseModel.Rows("x,g,y\n0.8,b,NA\n1.5,a,2\n0.1,b,\n-1,a,0.5\n"), AllowsNew);
        var all = Predictor.Predict(DenseModel.Rows("x,g,y\n0.8,b,1\n1.5,a,2\n0.1,b,1\n-1,a,0.5\n"), AllowsNew);
        var scored = Predictor.Predict(DenseModel.Rows("x,g,y\n1.5,a,2\n-1,a,0.5\n"), AllowsNew);

        Assert.Equal((4, 2), (some.RowCount, some.ScoredRowCount));
        Assert.Equal(all.Means, some.Means);
        Assert.Equal(all.OutcomeQuantiles, some.OutcomeQuantiles);
        Assert.Equal([double.NaN, 2, double.NaN, 0.5], some.Response.ToArray());
        Assert.Equal([double.NaN, all.Crps[1], double.NaN, all.Crps[3]], some.Crps.ToArray());
        Assert.Equal(scored.Score(), some.Score());
        var frame = some.ToDataFrame();
        Assert.Equal(["g", "y", "mean", "expected.sd", "expected.q2.5"], frame.Columns.Take(5).Select(column => column.Name));
        Assert.Equal([null, 2, null, 0.5], (Microsoft.Data.Analysis.DoubleDataFrameColumn)frame["y"]);
        Assert.Equal(some.OutcomeQuantiles[3], frame["outcome.q2.5"][1]);
        Assert.Equal(some.ExpectedQuantiles[5], frame["expected.q97.5"][1]);
    }

    [Fact]
    public void A_model_without_groups_is_predicted_by_its_fixed_part()
    {
        var data = ModelData.FromArrays([1.0, 2, 4], [1, 0, 1, 1, 1, 2], [], [], null);
        var model = new MixedDensity(data, new ModelOptions { Priors = Priors.Published });
        var predictions = new Predictor(model, new PosteriorDraws(3, [1, 2, Math.Log(4)]))
            .Predict(DesignRows.From(data), new PredictionOptions());

        Assert.Equal([1.0, 3, 5], predictions.Means.ToArray());
        Assert.Equal([2.0, 2, 2], predictions.StandardDeviations.ToArray());
        Assert.Equal(("", 0), (predictions.GroupName, predictions.GroupKeys.Count));
    }

    [Fact]
    public void An_unknown_group_is_named_with_its_place_and_the_remedy() => Assert.Equal(
        "new.csv, line 3, column \"g\": group \"new\" is not in the training data (unknown groups in all: 2, in 3 of 5 rows); " +
        "to predict for new groups, use --new-groups / NewGroups.Allow.",
        Assert.Throws<InputException>(() => Predictor.Predict(DenseModel.Rows(New), new PredictionOptions())).Message);

    [Fact]
    public void Tables_and_data_with_or_without_the_network_are_taken()
    {
        var table = CsvTableReader.Read(new StringReader(DenseModel.Csv), "t.csv");
        var data = ModelData.From(table, "y ~ deep(x) + (deep | g)");
        var deep = new Predictor(new MixedDensity(data, new ModelOptions { Priors = Priors.Published }), DenseModel.Draws);
        var means = Predictor.Predict(table, AllowsNew).Means.ToArray();
        Assert.Equal(means, deep.Predict(table, AllowsNew).Means.ToArray());
        Assert.Equal(deep.Predict(deep.Data, AllowsNew).Means.ToArray(), deep.Predict(data, AllowsNew).Means.ToArray());
        Assert.Contains("from arrays", Assert.Throws<InputException>(() => new Predictor(
            new MixedDensity(ModelData.FromArrays([1.0, 2], [1, 1], [], [], null), new ModelOptions()), new PosteriorDraws(
                2, [0, 0])).Predict(table, AllowsNew)).Message);
    }

    [Fact]
    public void A_binary_response_that_is_not_is_named_with_its_place()
    {
        var table = CsvTableReader.Read(new StringReader("x,y\n1,0\n2,1\n3,0\n"), "t.csv");
        var model = new MixedDensity(ModelData.From(table, "y ~ x"), new ModelOptions { Response = Response.Logit });
        var predictor = new Predictor(model, new PosteriorDraws(2, [0.0, 1]));
        var odd = CsvTableReader.Read(new StringReader("x,y\n1,0\n2,3\n"), "new.csv");
        Assert.Equal(
            "new.csv, line 3, column \"y\": the response is 3; with --family logit it is 0 or 1.",
            Assert.Throws<InputException>(() => predictor.Predict(odd, AllowsNew)).Message);
    }

    [Fact]
    public void What_does_not_belong_together_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Predictor(DenseModel.Model, new PosteriorDraws(5, new double[5])));
        Assert.StartsWith(
            "Probabilities must be in (0, 1) (value 1).",
            Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionOptions { Probabilities = [0.5, 1] }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionOptions { Threads = 0 });
    }

    private static void CheckAgainstDense(PredictionOptions options, Component component)
    {
        double[] x = [0.8, -0.4, 1.9, 0.1, 1.0], y = [1.1, 0.3, 2.0, 0.5, -1];
        string[] groups = ["b", "new", "a", "other", "new"];

        var predictions = Predictor.Predict(DenseModel.Rows(New), options);

        Assert.Equal(groups, predictions.GroupKeys);
        for (var i = 0; i < x.Length; i++)
        {
            var w = DenseModel.Weights;
            var (m, v, noise) = (new double[3], new double[3], new double[3]);
            for (var s = 0; s < 3; s++)
            {
                var theta = DenseModel.Draws.Draw(s);
                (m[s], v[s]) = component(theta, groups[i], x[i]);
                noise[s] = Math.Exp(theta[2]);
            }

            double Mix(Func<int, double> f) => (w[0] * f(0)) + (w[1] * f(1)) + (w[2] * f(2));
            var mean = Mix(s => m[s]);
            Assert.Equal(mean, predictions.Means[i], 1e-12);
            Assert.Equal(Mix(s => DenseModel.Theta[6 * s] + (DenseModel.Theta[(6 * s) + 1] * x[i])), predictions.FixedMeans[i], 1e-13);
            Assert.Equal(Math.Sqrt(Mix(s => ((m[s] - mean) * (m[s] - mean)) + v[s])), predictions.ExpectedStandardDeviations[i], 1e-12);
            Assert.Equal(Math.Sqrt(Mix(s => ((m[s] - mean) * (m[s] - mean)) + v[s] + noise[s])), predictions.StandardDeviations[i], 1e-12);
            Assert.Equal(Math.Log(Mix(s => Normal.PDF(m[s], Math.Sqrt(v[s] + noise[s]), y[i]))), predictions.LogDensities[i], 1e-12);
            Assert.Equal(
                new NormalMixture(m, [.. v.Select((value, s) => Math.Sqrt(value + noise[s]))], w).Crps(y[i]), predictions.Crps[i], 1e-12);
            for (var j = 0; j < 3; j++)
            {
                var quantile = predictions.OutcomeQuantiles[(3 * i) + j];
                Assert.Equal(predictions.Probabilities[j], Mix(s => Normal.CDF(m[s], Math.Sqrt(v[s] + noise[s]), quantile)), 3e-11);
            }
        }

        Assert.Equal((0.5 * Math.Exp(-0.9)) + (0.2 * Math.Exp(-0.6)) + (0.3 * Math.Exp(-1.2)), predictions.ResidualVariance, 1e-14);
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
