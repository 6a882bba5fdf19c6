namespace NgHvi.Tests.Prediction;

/// <summary>The new predictor against the old ones on the same draws; dies with the old code.</summary>
public class PredictorAgreementTests
{
    [Theory]
    [InlineData(ResponseFamily.Gaussian, PredictionLevel.Group)]
    [InlineData(ResponseFamily.Gaussian, PredictionLevel.NewGroup)]
    [InlineData(ResponseFamily.Gaussian, PredictionLevel.Population)]
    [InlineData(ResponseFamily.Probit, PredictionLevel.Group)]
    [InlineData(ResponseFamily.Logit, PredictionLevel.Group)]
    [InlineData(ResponseFamily.Logit, PredictionLevel.NewGroup)]
    public void Both_give_the_same(ResponseFamily family, PredictionLevel level)
    {
        var isBinary = family != ResponseFamily.Gaussian;
        var random = new KeyedStream(RandomKey.FromSeed(5));
        var (n, m) = (60, 2);
        var (x, y, groups) = (new double[n * m], new double[n], new string[n]);
        for (var i = 0; i < n; i++)
        {
            x[2 * i] = random.Normal();
            x[(2 * i) + 1] = 3 + (5 * random.Normal());
            y[i] = isBinary ? (random.Uniform() < 0.5 ? 1 : 0) : 10 + (4 * random.Normal());
            groups[i] = ((i * 7) % 9).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var data = GroupedInputs.FromArrays(y, x, groups);
        var network = new NetworkArchitecture(m, [3]);
        var scaling = InputScaling.Standardize(data, family);
        DeepModel model = family switch
        {
            ResponseFamily.Gaussian => new DeepMixedModel(data, network, null, scaling),
            ResponseFamily.Probit => new DeepProbitMixedModel(data, network, null, scaling),
            _ => new DeepLogitMixedModel(data, network, null, scaling),
        };
        var theta = new double[30 * model.Parameters.Count];
        NormalSampler.Fill(RandomKey.FromSeed(3), theta);
        var draws = new PosteriorDraws(model.Parameters.Count, theta.Select(value => 0.3 * value)
            .ToArray(), [.. Enumerable.Range(0, 30).Select(s => (double)(s % 4))]);
        var options = new PredictionOptions { Level = level, Threads = 2 };
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        var density = new MixedDensity(
            ModelData.FromArrays(y, ones, ones, x, groups, hasRandomFeatures: true),
            new ModelOptions { Response = Response.Parse(
                family.ToString()), Hidden = [3], IsDiagonal = model.Covariance is IndependentCovariance });
        var made = new Predictor(density, draws).Predict(density.Data, options);
        if (isBinary)
        {
            var old = new DeepPredictive(model, draws).PredictBinary(data, options);
            Close(old.Probabilities, made.Means, 1e-12);
            Close(old.StandardDeviations, made.ExpectedStandardDeviations, 1e-9);
            Close(old.Quantiles, made.ExpectedQuantiles, 1e-7);
            Assert.Equal(old.Scores().Pce, made.Score()["pce"], 1e-12);
            Assert.Equal(old.Scores().Auc, made.Score()["auc"], 1e-12);
            return;
        }

        var normal = new DeepPredictive(model, draws).Predict(data, options);
        Close(normal.Means, made.Means, 1e-10);
        Close(normal.FixedMeans, made.FixedMeans, 1e-10);
        Close(normal.StandardDeviations, made.StandardDeviations, 1e-10);
        Close(normal.FittedStandardDeviations, made.ExpectedStandardDeviations, 1e-10);
        Close(normal.Quantiles, made.OutcomeQuantiles, 1e-8);
        Close(normal.LogDensities, made.LogDensities, 1e-10);
        Close(normal.Crps, made.Crps, 1e-6);
        Assert.Equal(normal.FittedQuantile(3, 0.975), made.ExpectedQuantiles[(3 * 3) + 2], 1e-8);
        var (before, after) = (PredictiveScores.From(normal), made.Score());
        Assert.Equal((before.Rmse, before.R2), (after["rmse"], after["r2"]), (a, b) =>
            Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-10);
        Assert.Equal(before.LogScore, after["logScore"], 1e-10);
    }

    private static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
