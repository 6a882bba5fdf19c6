using NgHvi.Tests.Support;
using static NgHvi.Tests.Support.CellCase;

namespace NgHvi.Tests.Models;

/// <summary>Successes in trials are rows of 0 and 1, and a known part of η is added to it, exactly.</summary>
public class OffsetAndTrialsTests
{
    [Theory]
    [InlineData("probit", false)]
    [InlineData("logit", false)]
    [InlineData("logit", true)]
    public void Successes_in_trials_are_rows_of_one_and_of_zero(string family, bool isDeep)
    {
        var rows = Rows(family, 1, isDeep, false, isVaried: true);
        double[] trials = [.. Enumerable.Range(0, rows.RowCount).Select(i => 1.0 + (i * 7 % 5))];
        double[] successes = [.. trials.Select((n, i) => Math.Floor((n + 0.5) * (i * 13 % 11) / 11))];
        int[] source = [.. trials.SelectMany((n, i) => Enumerable.Repeat(i, (int)n))];
        double[] outcomes = [.. trials.SelectMany((n, i) => Enumerable.Range(0, (int)n).Select(t => t < successes[i] ? 1.0 : 0))];
        var counts = Model(Select(rows, [.. Enumerable.Range(0, rows.RowCount)], successes, trials), family, isDeep, KernelChoice.Rows);
        var singles = Model(Select(rows, source, outcomes, []), family, isDeep, KernelChoice.SingleRows);
        var theta = MixedCase.Theta(singles, 2);
        var (expected, actual) = (new double[theta.Length], new double[theta.Length]);
        var coefficients = trials.Select((n, i) => MathNet.Numerics.SpecialFunctions.BinomialLn((int)n, (int)successes[i])).Sum();
        Tolerance.Close(
            singles.CreateEvaluator().Collapsed(theta, expected) + coefficients, counts.CreateEvaluator().Collapsed(theta, actual), 1e-11);
        Tolerance.Close(expected, actual, 1e-10);
        Assert.Equal(singles.OutcomeCount, counts.OutcomeCount);
        Assert.Equal(singles.MeanOutcome, counts.MeanOutcome, 1e-12);
        if (isDeep) return;
        var (one, other) = (MixedModel.From(counts.Data, counts.Options).Fitted(), MixedModel.From(singles.Data, singles.Options).Fitted());
        Assert.Equal(other.LogEvidence.Value + coefficients, one.LogEvidence.Value, 0.03);
        foreach (var name in new[] { "(Intercept)", "x1", "group.sd(Intercept)", "R2.marginal", "ICC" })
            Assert.Equal(other[name].Mean, one[name].Mean, 0.05 * other[name].StandardDeviation);
        var (scores, scoresOfRows) = (one.Predict(counts.Data).Score(), one.Predict(singles.Data).Score());
        Assert.Equal(scoresOfRows["pce"], scores["pce"], 1e-9);
        Assert.Equal(scoresOfRows["auc"], scores["auc"], 1e-9);
    }

    [Fact]
    public void Counts_of_trials_are_predicted_as_proportions()
    {
        double[] successes = [3, 0, 7, 2], trials = [4, 2, 9, 2], ones = [1, 1, 1, 1];
        var data = ModelData.FromArrays(successes, ones, [], [], null, trials: trials);
        var fit = MixedModel.From(data, new() { Response = Response.Logit }).Fitted();
        var predictions = fit.Predict(data, new() { Draws = 4000 });
        Assert.Equal([0.75, 0, 7.0 / 9, 1], predictions.Response.ToArray());
        for (var i = 0; i < 4; i++) Assert.Equal(predictions.Means[0], predictions.Means[i], 1e-12);

        // The mean's posterior, and over it the mean of the binomial probability, on a grid of β; the prior is N(0, 5²).
        double[] grid = [.. Enumerable.Range(0, 4001).Select(j => -10 + (0.005 * j))];
        double[] weights = [.. grid.Select(b => Math.Exp((12 * b) - (17 * Math.Log(1 + Math.Exp(b))) - (b * b / 50)))];
        double Mean(Func<double, double> f) => grid.Zip(weights, (b, w) => w * f(b)).Sum() / weights.Sum();
        var p = Mean(b => 1 / (1 + Math.Exp(-b)));
        var square = Mean(b => Math.Pow(1 + Math.Exp(-b), -2));
        Assert.Equal(p, predictions.Means[0], 2e-3);
        Assert.Equal(
            Math.Sqrt(((p - square) / 9) + square - (p * p)), predictions.StandardDeviations[2], 6e-3);
        var density = Mean(b => MathNet.Numerics.Distributions.Binomial.PMF(1 / (1 + Math.Exp(-b)), 9, 7));
        Assert.Equal(Math.Log(density), predictions.LogDensities[2], 0.01);
        var draws = predictions.Draw(2000);
        Assert.All(draws.Chunk(4), row => Assert.Equal(Math.Round(9 * row[2]), 9 * row[2], 1e-9));
        Assert.Equal(p, draws.Chunk(4).Average(row => row[2]), 0.02);
        Assert.Contains("--family logit or probit", Assert.Throws<InputException>(
            () => MixedModel.From(data, new() { Response = Response.Poisson })).Message);
    }

    [Theory]
    [InlineData("probit")]
    [InlineData("logit")]
    [InlineData("poisson")]
    [InlineData("negative-binomial")]
    public void An_offset_is_part_of_eta(string family)
    {
        foreach (var isDeep in new[] { false, true })
        {
            var model = Model(Rows(family, 1, isDeep, true, isVaried: true), family, isDeep, KernelChoice.Rows);
            var (theta, reference) = (MixedCase.Theta(model, 3), new ReferenceMixedModel(model));
            var evaluator = model.CreateEvaluator();
            var sd = Math.Exp(0.5 * theta[^1]);
            double[] parameters = [.. theta.Skip(model.Shape.ParameterOffset).Take(model.Shape.ParameterCount).Select(Math.Exp)];
            var expected = evaluator.LogPrior(theta);
            for (var k = 0; k < reference.GroupCount; k++)
            {
                const int Points = 1000;
                var h = 18.0 / Points;
                var logs = Enumerable.Range(0, Points + 1).Select(j =>
                {
                    var u = (j * h) - 9;
                    return -0.5 * ((u * u) + Math.Log(2 * Math.PI)) + Math.Log(h) + Enumerable.Range(reference.Start(k), reference.Size(k))
                        .Sum(i => model.Response.LogDensity(reference.Response[i], reference.Predictor(theta, i, [sd * u]), parameters));
                }).ToArray();
                expected += logs.Max() + Math.Log(logs.Sum(log => Math.Exp(log - logs.Max())));
            }

            Tolerance.Close(expected, evaluator.Collapsed(theta, new double[theta.Length]), 1e-9, family);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_normal_response_with_an_offset_is_the_response_less_it(int kernel)
    {
        var choice = kernel == 0 ? KernelChoice.Fastest : KernelChoice.SingleRows;
        var known = Rows("gaussian", 2, false, true, isVaried: true);
        double[] rest = [.. Enumerable.Range(0, known.RowCount).Select(i => known.Response[i] - known.Offset[i])];
        var (one, other) = (Model(known, "gaussian", false, choice), Model(
            Select(known, [.. Enumerable.Range(0, rest.Length)], rest, [], hasOffset: false), "gaussian", false, choice));
        var theta = MixedCase.Theta(one, 1);
        Assert.Equal(Density(other, theta), Density(one, theta));
        var (fit, fitOfRest) = (MixedModel.From(one.Data, one.Options).Fitted(), MixedModel.From(other.Data, other.Options).Fitted());
        Assert.Equal(fitOfRest.LogEvidence.Value, fit.LogEvidence.Value);
        Assert.Equal(fitOfRest["R2.marginal"].Mean, fit["R2.marginal"].Mean);
        var (predictions, plain) = (fit.Predict(known), fitOfRest.Predict(other.Data));
        for (var i = 0; i < rest.Length; i++) Assert.Equal(plain.Means[i] + known.Offset[i], predictions.Means[i], 1e-9);
        Assert.Contains("offset", Assert.Throws<InputException>(() => fit.Predict(other.Data)).Message);
    }

    [Fact]
    public void A_constant_in_the_offset_moves_the_intercept_alone()
    {
        var data = Rows("poisson", 1, false, true, isVaried: true);
        double[] moved = [.. data.Offset.ToArray().Select(known => known + 7)];
        var other = Model(
            Select(data, [.. Enumerable.Range(0, data.RowCount)], data.Response.ToArray(), [], offset: moved), "poisson", false,
            KernelChoice.Rows);
        var one = Model(data, "poisson", false, KernelChoice.Rows);
        var theta = MixedCase.Theta(one, 1);
        Tolerance.Close(Density(one, theta), Density(other, theta), 1e-12);
        Assert.Equal(7, one.Units.ResponseCenter - other.Units.ResponseCenter, 1e-9);

        // The prior of the level is counted from log (Σy + 1)/Σe^offset.
        var exposure = data.Offset.ToArray().Sum(Math.Exp);
        Assert.Equal(Math.Log((data.Response.ToArray().Sum() + 1) / exposure), one.Units.ResponseCenter, 1e-12);
        var fit = MixedModel.From(one.Data, one.Options).Fitted();
        Assert.Equal(
            fit["(Intercept)"].Mean, MixedModel.From(other.Data, other.Options).Fitted()["(Intercept)"].Mean + 7,
            0.02 * fit["(Intercept)"].StandardDeviation);
    }

    [Fact]
    public void Binomial_is_R_s_name_of_the_logit() => Assert.Same(Response.Logit, Response.Parse("Binomial"));

    [Fact]
    public void Cattle_with_pneumonia_are_within_0_3_standard_errors_of_glmer()
    {
        // lme4's cbpp (Lesnoff et al. 2004) and glmer(cbind(incidence, size − incidence) ~ period + (1 | herd), family = binomial).
        int[] herd = [1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 8, 9, 9, 9, 9, 10, 10, 10, 10, 11,
            11, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 15];
        int[] period = [1, 2, 3, 4, 1, 2, 3, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2,
            3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4];
        double[] incidence = [2, 3, 4, 0, 3, 1, 1, 8, 2, 0, 2, 2, 0, 2, 0, 5, 0, 0, 1, 3, 0, 0, 1, 8, 1, 3, 0, 12, 2, 0, 0, 0, 1, 1, 0,
            2, 0, 5, 3, 1, 2, 1, 0, 0, 1, 2, 0, 0, 11, 0, 0, 0, 1, 1, 1, 0];
        double[] size = [14, 12, 9, 5, 22, 18, 21, 22, 16, 16, 20, 10, 10, 9, 6, 18, 25, 24, 4, 17, 17, 18, 20, 16, 10, 9, 5, 34, 9, 6,
            8, 6, 22, 22, 18, 22, 25, 27, 22, 22, 10, 8, 6, 5, 21, 24, 19, 23, 19, 2, 3, 2, 19, 15, 15, 15];
        var n = herd.Length;
        var (x, ones) = (new double[4 * n], Enumerable.Repeat(1.0, n).ToArray());
        for (var i = 0; i < n; i++)
        {
            x[4 * i] = 1;
            if (period[i] > 1) x[(4 * i) + period[i] - 1] = 1;
        }

        var data = ModelData.FromArrays(
            incidence, x, ones, [], [.. herd.Select(h => $"{h}")], ["(Intercept)", "period2", "period3", "period4"], groupName: "herd",
            trials: size);
        var fit = MixedModel.From(data, new() { Response = Response.Logit }).Fitted();
        (string Name, double Estimate, double Error)[] glmer =
            [("(Intercept)", -1.3983, 0.2312), ("period2", -0.9919, 0.3032), ("period3", -1.1282, 0.3228), ("period4", -1.5797, 0.4220)];
        foreach (var (name, estimate, error) in glmer) Assert.Equal(estimate, fit[name].Mean, 0.3 * error);
        Assert.True(fit.Verdict.IsTrusted, fit.Verdict.Sentence);
    }

    private static double Density(MixedDensity model, double[] theta) => model.CreateEvaluator().Collapsed(theta, new double[theta.Length]);
}
