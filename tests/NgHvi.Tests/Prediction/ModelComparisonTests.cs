using NgHvi.Tests.Support;

namespace NgHvi.Tests.Prediction;

public class ModelComparisonTests
{
    [Fact]
    public void Stacking_weights_maximise_the_mixtures_log_score()
    {
        // 2 log(1 + 3w) + log(4 − 3w) has its maximum at w = 7/9.
        var weights = ModelComparison.Stack([Logs(4, 4, 1), Logs(1, 1, 4)]);
        Assert.Equal(7.0 / 9, weights[0], 1e-8);
        Assert.Equal(2.0 / 9, weights[1], 1e-8);
        Assert.Equal([1.0, 0.0], ModelComparison.Stack([Logs(2, 3, 4), Logs(1, 2, 4)]).Select(weight => Math.Round(weight, 8)));

        // A copy of the worse one changes nothing; far from 0 logs do not underflow.
        var three = ModelComparison.Stack([.. ((double[][])[Logs(4, 4, 1), Logs(1, 1, 4), Logs(1, 1, 4)])
            .Select(own => Array.ConvertAll(own, log => log - 2000))]);
        Assert.Equal(7.0 / 9, three[0], 1e-7);
        Assert.Equal(1, three.Sum(), 1e-12);
    }

    [Fact]
    public void Models_stand_in_order_with_errors_of_paired_differences()
    {
        var data = MixedData.Random([5, 5, 5, 5, 5, 5, 5, 5], 2, 1, 12);
        var model = FitCases.Model(data);
        var flat = MixedModel.From(ModelData.FromArrays(data.Response, data.FixedDesign, [], [], null));
        var (own, other) = (model.Fitted().LeftOut(), flat.Fitted().LeftOut());
        var table = ModelComparison.Of(("flat", other), ("grouped", own)).Table;
        var (best, worst) = own.Value > other.Value ? (own, other) : (other, own);
        Assert.Equal([0, 1], table["rank"].Cast<int>());
        Assert.Equal(own.Value > other.Value ? "grouped" : "flat", table["model"][0]);
        Assert.Equal([best.Value, worst.Value], Numbers("elpd"));
        Assert.Equal(0, Numbers("elpd_diff")[0]);
        Assert.Equal(best.Value - worst.Value, Numbers("elpd_diff")[1], 1e-9);
        double[] differences = [.. best.Pointwise.ToArray().Zip(worst.Pointwise.ToArray(), (a, b) => a - b)];
        Assert.Equal(Math.Sqrt(40 * Scores.SampleVariance(differences)), Numbers("dse")[1], 1e-9);
        Assert.Equal(1, Numbers("weight").Sum(), 1e-9);
        Assert.Equal(1, Numbers("bma_weight").Sum(), 1e-9);
        Assert.Equal(best.LogEvidence.Value, Numbers("log_evidence")[0]);

        double[] Numbers(string name) => [.. table[name].Cast<double>()];
    }

    [Fact]
    public void Fits_of_different_data_are_not_compared()
    {
        var data = MixedData.Random([5, 5, 5, 5, 5, 5], 2, 1, 12);
        var fit = FitCases.Model(data).Fitted();
        var (loo, groups) = (fit.LeftOut(), fit.LeftOut(byGroup: true));
        data.Response[7] += 0.5;
        Refused(FitCases.Model(data).Fitted().LeftOut(), "row 8");
        Refused(FitCases.Model(MixedData.Random([5, 5, 5, 5, 5], 2, 1, 12)).Fitted().LeftOut(), "30 and 25 rows");
        Refused(groups, "not of one kind");
        Refused(fit.Widely(), "not of one kind");
        Assert.Throws<InputException>(() => ModelComparison.Of(("a", loo)));

        void Refused(Elpd other, string reason) => Assert.Contains(
            reason, Assert.Throws<InputException>(() => ModelComparison.Of(("a", loo), ("b", other))).Message, StringComparison.Ordinal);
    }

    private static double[] Logs(params double[] densities) => Array.ConvertAll(densities, Math.Log);
}
