using NgHvi.Tests.Support;

namespace NgHvi.Tests.Prediction;

public class PosteriorCheckTests
{
    [Theory]
    [InlineData("gaussian", 0)]
    [InlineData("poisson", 0)]
    [InlineData("logit", 0)]
    [InlineData("logit", 8)]
    public void Of_data_that_the_fit_makes_p_values_are_uniform(string family, double trials)
    {
        const int Sets = 80;
        var fit = CheckCase.Fit(family, 12, 10, trials: trials);
        var rows = DesignRows.From(fit.Model.Data);
        var predictor = new Predictor(fit.Model.Density, fit.Source.Sample(200));
        var slots = GroupSlots.Assign(rows, fit.Model.Data, new());
        var made = predictor.Draw(slots, RandomKey.FromSeed(77), ..Sets, 2).Chunk(rows.RowCount)
            .Select(y => rows with { Response = Array.ConvertAll(y, value => trials > 0 ? Math.Round(value * trials) : value) });
        var checks = made.Select((data, s) => PosteriorCheck.Of(
            predictor, data, PredictionLevel.Group, RandomKey.FromSeed(1000 + s), 60, 2).Statistics).ToArray();
        string[] ofFewValues = ["min", "max", trials > 0 ? "zeros" : ""];
        foreach (var name in checks[0].Columns["statistic"].Cast<string>().Except(ofFewValues))
            Kolmogorov.AssertSample([.. checks.Select(check => check.Cell(name, "p"))], p => p, $"{family}, {name}");
    }

    [Fact]
    public void A_statistic_is_compared_with_that_of_every_replicate()
    {
        var fit = CheckCase.Fit("gaussian", 10, 6);
        var (y, check) = (fit.Model.Data.Response.ToArray(), fit.Check(300));
        var draws = fit.Predict(fit.Model.Data).Draw(20_000, seed: 3).Chunk(y.Length).ToArray();
        double Sd(IEnumerable<double> values) => MathNet.Numerics.Statistics.Statistics.StandardDeviation(values);
        (string Name, Func<double[], double> Of)[] statistics =
        [
            ("mean", values => values.Average()), ("sd", Sd), ("min", values => values.Min()), ("max", values => values.Max()),
            ("sd of group means", values => Sd(values.Chunk(6).Select(group => group.Average()))),
        ];
        Assert.Equal(statistics.Select(one => one.Name), check.Statistics.Columns["statistic"].Cast<string>());
        foreach (var (name, of) in statistics)
        {
            double[] all = [.. draws.Select(of).Order()];
            Assert.Equal(of(y), check.Statistics.Cell(name, "observed"), 1e-12);
            var sd = Sd(all);
            Assert.Equal(all.Average(), check.Statistics.Cell(name, "expected"), 4 * sd / Math.Sqrt(300));
            Assert.InRange(check.Statistics.Cell(name, "sd") / sd, 0.8, 1.25);
            Assert.Equal(all.Count(value => value > of(y)) / 20_000.0, check.Statistics.Cell(name, "p"), 4 * 0.5 / Math.Sqrt(300));
            Assert.InRange(check.Statistics.Cell(name, "lower"), all[40], all[1400]);
            Assert.InRange(check.Statistics.Cell(name, "upper"), all[18_600], all[19_960]);
        }

        // A histogram's area is 1, and beyond the data there is room for replicates.
        var (value, observed) = (check.Density.Numbers("value"), check.Density.Numbers("observed"));
        Assert.Equal(1, observed.Sum() * (value[1] - value[0]), 1e-9);
        Assert.InRange(value[0], y.Min() - (0.25 * (y.Max() - y.Min())), y.Min());
        Assert.Null(check.Rootogram);
        var inside = check.Density.Numbers("lower").Zip(check.Density.Numbers("upper"), (a, b) => (a, b)).Zip(observed)
            .Count(bin => bin.Second >= bin.First.a && bin.Second <= bin.First.b);
        Assert.True(inside >= 0.8 * value.Length);
        Assert.NotEqual(fit.Check(20).Statistics.Text(), CheckCase.Fit("gaussian", 10, 6, seed: 2).Check(20).Statistics.Text());
    }

    [Fact]
    public void Poisson_is_seen_to_miss_overdispersed_counts()
    {
        var missed = CheckCase.Fit("negative-binomial", 40, 20, parameter: 1.5, fitted: "poisson").Check();
        var met = CheckCase.Fit("negative-binomial", 40, 20, parameter: 1.5).Check();
        foreach (var name in new[] { "sd", "zeros", "max" }) Assert.InRange(missed.Statistics.Cell(name, "p"), 0, 0.02);
        foreach (var name in new[] { "mean", "sd", "zeros", "max" }) Assert.InRange(met.Statistics.Cell(name, "p"), 0.03, 0.97);
        Assert.True(missed.Rootogram.Cell("0", "observed") > missed.Rootogram.Cell("0", "upper"));
        Assert.InRange(Outside(missed), 4, 100);
        Assert.InRange(Outside(met), 0, 2);
        Assert.Null(met.Density);

        // The frequency of a count is its expected number over rows.
        Assert.Equal(800, met.Rootogram.Numbers("observed").Sum());
        Assert.Equal(met.Statistics.Cell("zeros", "expected") * 800, met.Rootogram.Cell("0", "expected"), 1e-9);

        static int Outside(PosteriorCheck check) => check.Rootogram.Numbers("observed").Index().Count(one =>
            one.Item < check.Rootogram.Numbers("lower")[one.Index] || one.Item > check.Rootogram.Numbers("upper")[one.Index]);
    }

    [Fact]
    public void Of_binary_outcomes_the_means_are_checked()
    {
        var check = CheckCase.Fit("logit", 20, 15).Check();
        Assert.Equal(["mean", "sd of group means"], check.Statistics.Columns["statistic"].Cast<string>());
        Assert.Null(check.Density);
        Assert.Null(check.Rootogram);

        // Successes in trials are counted, and their shares summed up.
        var counts = CheckCase.Fit("probit", 20, 15, trials: 6).Check();
        Assert.Equal(300, counts.Rootogram.Numbers("observed").Sum());
        Assert.Equal(Enumerable.Range(0, 7).Select(k => (double)k), counts.Rootogram.Numbers("count").Take(7));
        Assert.Equal(counts.Rootogram.Cell("0", "observed") / 300, counts.Statistics.Cell("zeros", "observed"), 1e-12);
        Assert.Equal(
            counts.Rootogram.Numbers("observed").Select((rows, k) => rows * k / 6 / 300).Sum(),
            counts.Statistics.Cell("mean", "observed"), 1e-12);
    }

    [Fact]
    public void New_groups_scatter_more_than_the_groups_of_the_fit()
    {
        var fit = CheckCase.Fit("gaussian", 12, 20);
        var (own, other) = (fit.Check().Statistics, fit.Check(level: PredictionLevel.NewGroup).Statistics);
        Assert.True(other.Cell("mean", "sd") > 1.5 * own.Cell("mean", "sd"));
        Assert.True(other.Cell("sd of group means", "sd") > 1.5 * own.Cell("sd of group means", "sd"));
        Assert.Equal(own.Cell("mean", "observed"), other.Cell("mean", "observed"));
        Assert.Contains("no groups", Assert.Throws<InputException>(() => MixedModel.From(
            ModelData.FromArrays([1, 2, 4], [1, 1, 1], [], [], null)).Fitted().Check(level: PredictionLevel.NewGroup)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => fit.Check(0));
    }

    [Fact]
    public void Large_counts_share_bins()
    {
        double[] y = [0, 3, 5000, 12_345, 8000, 400, 9000];
        var data = ModelData.FromArrays(y, [.. y.Select(_ => 1.0)], [], [], null);
        var check = MixedModel.From(data, new() { Response = Response.NegativeBinomial }).Fitted().Check();
        Assert.InRange(check.Rootogram!.Rows.Count, 80, 100);
        Assert.Equal(7, check.Rootogram.Numbers("observed").Sum());
        Assert.Equal(check.Rootogram.Numbers("count")[1], Math.Ceiling((Math.Ceiling(1.25 * 12_345) + 2) / 100));
    }
}
