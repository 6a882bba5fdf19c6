using Microsoft.Data.Analysis;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Prediction;

public class LeaveOneOutTests
{
    private static readonly Lazy<Fit> Linear = new(() => Model(6, 4).Fitted());
    private static readonly Lazy<Fit> Probit = new(() => Model(8, 4, new ModelOptions { Response = Response.Probit }).Fitted());

    [Fact]
    public void Rows_of_a_linear_model_have_the_densities_of_exact_refits()
    {
        var (fit, n) = (Linear.Value, Linear.Value.Model.Data.RowCount);
        var exact = fit.InFolds(n, new StringDataFrameColumn("row", Enumerable.Range(0, n).Select(row => $"{row}")));
        var loo = fit.LeftOut();
        Assert.Equal(exact.Value, loo.Value, 0.1);
        Assert.Equal(exact.EffectiveParameters, loo.EffectiveParameters, 0.1);
        Assert.All(Numbers(exact, "elpd").Zip(Numbers(loo, "elpd")), pair => Assert.Equal(pair.First, pair.Second, 0.05));
        Assert.Equal(-2 * loo.Value, loo.InformationCriterion);
        Assert.Equal(Numbers(loo, "elpd").Sum(), loo.Value, 1e-9);
    }

    [Fact]
    public void Groups_have_the_densities_of_exact_refits()
    {
        foreach (var fit in (Fit[])[Linear.Value, Probit.Value])
        {
            var (exact, loo) = (fit.InFolds(fit.Model.Data.GroupCount), fit.LeftOut(byGroup: true));
            Assert.Equal(exact.Value, loo.Value, 0.1);
            Assert.All(Numbers(exact, "elpd").Zip(Numbers(loo, "elpd")), pair => Assert.Equal(pair.First, pair.Second, 0.05));
            Assert.Equal(
                Numbers(loo, "mcse").Zip(Numbers(loo, "pareto_k")).Count(one => one.First > 0.03 || one.Second > loo.LargestGoodShape),
                loo.RefitCount);
        }
    }

    [Fact]
    public void Rows_of_a_probit_model_have_the_densities_of_exact_refits()
    {
        var fit = Probit.Value;
        var (pass, loo) = (new LeftOutPass(fit.Model.Density, new(fit.Model.Data, false), 2), Numbers(fit.LeftOut(), "elpd"));
        foreach (var row in (int[])[0, 9, 30])
        {
            int[] others = [.. Enumerable.Range(0, fit.Model.Data.RowCount).Where(i => i != row)];
            var again = fit.Refit(others, TestContext.Current.CancellationToken);
            var draws = again.AllDraws(4000);
            var values = pass.Of(row, draws);
            var exact = Math.Log(values.Zip(draws.Weights, (log, weight) => weight * Math.Exp(log)).Sum());
            Assert.Equal(exact, loo[row], 0.05);
        }
    }

    [Fact]
    public void Folds_have_the_densities_that_a_fit_of_the_others_predicts()
    {
        var (fit, data) = (Linear.Value, Linear.Value.Model.Data);
        var blocks = new StringDataFrameColumn("block", Enumerable.Range(0, data.RowCount).Select(row => row % 2 == 0 ? "a" : "b"));
        var points = Numbers(fit.InFolds(2, blocks), "elpd");
        var density = fit.Model.Density;
        foreach (var (kept, left) in ((int, int)[])[(0, 1), (1, 0)])
        {
            int[] Rows(int parity) => [.. Enumerable.Range(0, data.RowCount).Where(row => row % 2 == parity)];
            var again = MixedModel.Restore(new MixedDensity(
                data.Only(Rows(kept)), density.Options with { Priors = Priors.Of(density.Priors), Units = density.Units })).Fitted();
            var predicted = new Predictor(again.Model.Density, again.AllDraws(int.MaxValue)).Predict(data.Only(Rows(left)), new());
            Assert.All(Rows(left).Index(), row => Assert.Equal(predicted.LogDensities[row.Index], points[row.Item], 1e-9));
        }
    }

    [Fact]
    public void Waic_is_the_mean_density_less_the_variance_of_its_logarithm_over_the_posterior()
    {
        var fit = Linear.Value;
        var (draws, rows) = (fit.Source.Sample(4000), DesignRows.From(fit.Model.Data));
        const int Count = 8000;
        var logs = new Predictor(fit.Model.Density, draws).Draw(
            GroupSlots.Assign(rows, fit.Model.Data, new()), RandomKey.FromSeed(2), ..Count, 2,
            (int i, double eta, ReadOnlySpan<double> parameters, ref KeyedStream _) =>
                Response.Gaussian.LogDensity(rows.Response[i], eta, parameters));
        double elpd = 0, size = 0;
        for (var i = 0; i < rows.RowCount; i++)
        {
            double[] own = [.. Enumerable.Range(0, Count).Select(j => logs[(j * rows.RowCount) + i])];
            var variance = Scores.SampleVariance(own);
            (elpd, size) = (elpd + Math.Log(own.Average(Math.Exp)) - variance, size + variance);
        }

        var waic = fit.Widely();
        Assert.Equal(elpd, waic.Value, 0.3);
        Assert.Equal(size, waic.EffectiveParameters, 0.3);
        var byGroup = fit.Widely(byGroup: true);
        Assert.Equal(fit.LeftOut(byGroup: true).Value, byGroup.Value, 1.0);
        Assert.Equal(fit.Model.Data.GroupCount, byGroup.Points.Rows.Count);
    }

    [Fact]
    public void A_row_far_off_is_flagged_and_left_out_by_fitting_again()
    {
        var data = MixedData.Random([4, 4, 4, 4, 4, 4], 2, 1, 5);
        (data.Response[9], data.FixedDesign[19]) = (-30, 12);
        var fit = FitCases.Model(data).Fitted();
        var (smoothed, exact) = (fit.LeftOut(refits: 0), fit.LeftOut());
        var shapes = Numbers(smoothed, "pareto_k");
        Assert.Equal(9, Array.IndexOf(shapes, shapes.Max()));
        Assert.True(shapes[9] > 0.7);
        Assert.Contains("Pareto", Assert.Single(smoothed.Warnings), StringComparison.Ordinal);
        Assert.Equal(shapes.Length, smoothed.ShapeCounts.Sum());
        Assert.Equal(shapes.Count(k => k > smoothed.LargestGoodShape), exact.RefitCount);
        Assert.Empty(exact.Warnings);
        Assert.True(Numbers(exact, "elpd")[9] < Numbers(smoothed, "elpd")[9] - 0.5);
    }

    [Fact]
    public void A_saved_fit_and_any_number_of_threads_give_the_same_bits()
    {
        foreach (var (fit, byGroup) in ((Fit, bool)[])[(Probit.Value, false), (Linear.Value, true)])
        {
            var expected = Numbers(fit.LeftOut(byGroup), "elpd");
            Assert.Equal(expected, Numbers(Fit.FromJson(fit.ToJson(), "fit", threads: 1).LeftOut(byGroup), "elpd"));
            Assert.Equal(expected, Numbers(Fit.FromJson(fit.ToJson(), "fit", threads: 3).LeftOut(byGroup), "elpd"));
        }
    }

    [Fact]
    public void Several_factors_leave_out_rows_as_dense_algebra_does()
    {
        var random = new KeyedStream(RandomKey.FromSeed(6));
        string[] a = [.. Enumerable.Range(0, 40).Select(i => $"a{i % 5}")], b = [.. Enumerable.Range(0, 40).Select(i => $"b{i / 5}")];
        double[] x = [.. a.Select(_ => random.Normal())], y = [.. x.Select(value => value + random.Normal())];
        var table = new DataFrame(
            new DoubleDataFrameColumn("y", y), new DoubleDataFrameColumn("x", x), new StringDataFrameColumn("a", a),
            new StringDataFrameColumn("b", b));
        var fit = MixedModel.From(table, "y ~ x + (1 | a) + (1 | b)").Fitted();
        var loo = fit.LeftOut();
        var exact = fit.Refit([.. Enumerable.Range(0, 39)], TestContext.Current.CancellationToken);
        var predicted = exact.Predict(fit.Model.Data.Only([39])).LogDensities[0];
        Assert.Equal(predicted, Numbers(loo, "elpd")[fit.Model.Data.SourceRows[39]], 0.05);
        var (levels, data) = (fit.LeftOut(factor: "b"), fit.Model.Data);
        Assert.Equal(8, levels.Points.Rows.Count);
        Assert.StartsWith("PSIS-LOO by b:", levels.ToString(), StringComparison.Ordinal);
        var others = fit.Refit(
            [.. Enumerable.Range(0, 40).Where(i => data.Factors[1].Levels[i] != 0)], TestContext.Current.CancellationToken).AllDraws(4000);
        var densities = new LeftOutPass(fit.Model.Density, new(data, true, "b"), 1).Of(0, others);
        var exactly = Math.Log(densities.Zip(others.Weights, (log, weight) => weight * Math.Exp(log)).Sum());
        Assert.Equal(exactly, Numbers(levels, "elpd")[0], 0.05);
        Assert.Equal(Numbers(levels, "elpd"), Numbers(Fit.FromJson(fit.ToJson(), "fit", threads: 1).LeftOut(factor: "b"), "elpd"));
        string Refusal(Action left) => Assert.Throws<InputException>(left).Message;
        Assert.Contains("say whose levels", Refusal(() => fit.LeftOut(byGroup: true)), StringComparison.Ordinal);
        Assert.Contains("it has a, b", Refusal(() => fit.LeftOut(factor: "c")), StringComparison.Ordinal);
        Assert.Contains("use Loo", Refusal(() => fit.Widely(byGroup: true)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_left_out_is_refused_in_a_sentence()
    {
        var flat = FitCases.Model(MixedData.Random([30], 2, 1, 3)).Data;
        var fit = MixedModel.From(ModelData.FromArrays(flat.Response, flat.Fixed, [], [], null)).Fitted();
        Assert.Contains("no groups", Assert.Throws<InputException>(() => fit.LeftOut(byGroup: true)).Message, StringComparison.Ordinal);
        Assert.Contains("allowed are 2 to 30", Assert.Throws<InputException>(() => fit.InFolds(31)).Message, StringComparison.Ordinal);
        Assert.Contains("blocks for a table", Assert.Throws<InputException>(
            () => fit.InFolds(2, new StringDataFrameColumn("b", ["a", "b"]))).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => fit.Loo(cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(30, fit.LeftOut().Points.Rows.Count);
    }

    private static MixedModel Model(int groups, int rows, ModelOptions? options = null)
    {
        var data = MixedData.Random([.. Enumerable.Repeat(rows, groups)], 2, 1, 21);
        if (options?.Response.IsBinary == true)
            for (var i = 0; i < data.RowCount; i++) data.Response[i] = data.Response[i] > 0.4 ? 1 : 0;
        return FitCases.Model(data, options);
    }

    private static double[] Numbers(Elpd elpd, string column) => [.. elpd.Points[column].Cast<double>()];
}
