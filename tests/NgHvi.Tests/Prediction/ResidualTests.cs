using MathNet.Numerics.Distributions;
using Microsoft.Data.Analysis;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Prediction;

public class ResidualTests
{
    private static readonly HybridVi Few = HybridVi.Default with { Steps = 60 };

    [Theory]
    [InlineData("gaussian", 0)]
    [InlineData("probit", 0)]
    [InlineData("logit", 0)]
    [InlineData("logit", 10)]
    [InlineData("poisson", 0)]
    [InlineData("negative-binomial", 0)]
    public void Quantile_residuals_and_random_effects_of_a_right_model_are_normal(string family, double trials)
    {
        var fit = CheckCase.Fit(family, 300, 10, seed: 5, trials: trials, parameter: 1.4);
        Kolmogorov.AssertSample(fit.Residuals().Numbers("quantile"), CheckCase.NormalCdf, family);
        var effects = fit.RandomEffectQuantiles();
        Kolmogorov.AssertSample(effects.Numbers("standardized"), CheckCase.NormalCdf, family);
        Assert.Equal(fit.RandomEffects.Select(one => one.Group).Order(), effects.Columns["group"].Cast<string>().Order());
    }

    [Fact]
    public void Quantile_residuals_of_a_wrong_model_are_not()
    {
        var residuals = CheckCase.Fit("negative-binomial", 100, 10, parameter: 1.2, fitted: "poisson").Residuals().Numbers("quantile");
        Assert.InRange(residuals.Average(z => z * z), 1.3, 10);
        Assert.Throws<Xunit.Sdk.TrueException>(() => Kolmogorov.AssertSample(residuals, CheckCase.NormalCdf, "Poisson"));
    }

    [Fact]
    public void Residuals_of_groups_are_those_of_dense_matrices()
    {
        var data = DenseModel.Data;
        var residuals = ResidualTables.Of(DenseModel.Predictor, RandomKey.FromSeed(1), 1);
        var lines = DenseModel.Csv.Split('\n').Skip(1).Select(line => line.Trim().Split(',')).ToArray();
        for (var i = 0; i < lines.Length; i++)
        {
            double Number(int column) => double.Parse(lines[i][column], System.Globalization.CultureInfo.InvariantCulture);
            double mean = 0, variance = 0;
            for (var s = 0; s < 3; s++)
            {
                var theta = DenseModel.Draws.Draw(s);
                mean += DenseModel.Weights[s] * DenseModel.Predict(theta, lines[i][0], Number(1)).Mean;
                variance += DenseModel.Weights[s] * Math.Exp(theta[2]);
            }

            var row = residuals.Rows[i];
            Assert.Equal((i + 1, lines[i][0], Number(2)), ((int)row["row"], (string)row["group"], (double)row["response"]));
            Assert.Equal(mean, (double)row["fitted"], 1e-10);
            Assert.Equal(Number(2) - mean, (double)row["residual"], 1e-10);
            Assert.Equal((Number(2) - mean) / Math.Sqrt(variance), (double)row["standardized"], 1e-9);
        }
    }

    [Theory]
    [InlineData("poisson", 0)]
    [InlineData("negative-binomial", 0)]
    [InlineData("logit", 0)]
    [InlineData("probit", 9)]
    public void Pearson_residuals_are_those_of_the_draws(string family, double trials)
    {
        double[] x = [-1, 0.5, 2, 0.1], y = family == "logit" ? [0, 1, 1, 0] : [0, 1, 7, 2], offset = [0, 0.3, 0, -0.2];
        var columns = x.SelectMany(value => new[] { 1, value }).ToArray();
        var data = ModelData.FromArrays(y, columns, [], [], null, offset: offset, trials: trials > 0 ? [9, 4, 9, 2] : []);
        var response = Response.Parse(family);
        var density = new MixedDensity(data, new() { Response = response, Units = ModelUnits.None(data, 0) });
        double[] thetas = response.Parameters.Count == 0 ? [0.2, 0.5, 0.1, 0.7] : [0.2, 0.5, 0.3, 0.1, 0.7, -0.4], weights = [0.7, 0.3];
        var width = thetas.Length / 2;
        var residuals = ResidualTables.Of(new(density, new(width, thetas, weights)), RandomKey.FromSeed(2), 1);
        for (var i = 0; i < 4; i++)
        {
            double mean = 0, variance = 0;
            for (var s = 0; s < 2; s++)
            {
                var eta = thetas[s * width] + (thetas[(s * width) + 1] * x[i]) + offset[i];
                double[] own = [Math.Exp(thetas[(s * width) + width - 1])];
                var m = family switch { "logit" => 1 / (1 + Math.Exp(-eta)), "probit" => Normal.CDF(0, 1, eta), _ => Math.Exp(eta) };
                mean += weights[s] * m;
                variance += weights[s] * family switch
                {
                    "poisson" => m,
                    "negative-binomial" => m + (m * m / own[0]),
                    _ => m * (1 - m) / (data.Trials.IsEmpty ? 1 : data.Trials[i]),
                };
            }

            var outcome = trials > 0 ? y[i] / data.Trials[i] : y[i];
            Assert.Equal(outcome, residuals.Numbers("response")[i]);
            Assert.Equal(mean, residuals.Numbers("fitted")[i], 1e-9);
            Assert.Equal((outcome - mean) / Math.Sqrt(variance), residuals.Numbers("standardized")[i], 1e-7);
        }
    }

    public static TheoryData<string, string> Saved => new()
    {
        { "gaussian", "HybridVi" }, { "poisson", "HybridVi" }, { "logit", "HybridVi" }, { "gaussian", "deep" }, { "logit", "deep" },
        { "gaussian", "Gibbs" }, { "gaussian", "Davi" }, { "gaussian", "Published" }, { "logit", "Nagvac" },
    };

    [Theory]
    [MemberData(nameof(Saved))]
    public void Checks_are_the_same_for_any_threads_and_after_saving(string family, string method)
    {
        var rows = CheckCase.Rows(family, 9, 12, isShuffled: true);
        var data = method != "deep" ? rows : ModelData.FromArrays(
            rows.Response, [.. Enumerable.Repeat(1.0, 108)], rows.Random,
            [.. Enumerable.Range(0, 108).Select(i => rows.Fixed[(2 * i) + 1])],
            DesignRows.From(rows).GroupKeys, hasRandomFeatures: true);
        Method chosen = method switch
        {
            "Gibbs" => new Gibbs { Chains = 2, Sweeps = 200 },
            "Davi" => new DataAugmentationVi { Steps = 100 },
            "Published" => HybridVi.Published(1, 50),
            "Nagvac" => new Nagvac { Steps = 40 },
            "deep" => Few with { Steps = 20, CorrectPosterior = false },
            _ => Few,
        };
        var model = MixedModel.From(data, new()
        {
            Response = Response.Parse(family),
            Hidden = method == "deep" ? [3] : [],
            IsDiagonal = method == "Nagvac" ? true : null,
        });
        var (one, three) = (model.Fitted(chosen, threads: 1), model.Fitted(chosen, threads: 3));
        var text = All(one);
        Assert.Equal(text, All(three));
        Assert.Equal(text, All(Fit.FromJson(one.ToJson(), "fit.json", threads: 2)));
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("  ", text, StringComparison.Ordinal);

        static string All(Fit fit)
        {
            var check = fit.Check(30);
            return string.Join('\n', new[]
            {
                check.Statistics, check.Density, check.Rootogram, fit.Residuals(), fit.ResidualQuantiles(), fit.RandomEffectQuantiles(),
            }.Select(frame => frame.Text()));
        }
    }

    [Fact]
    public void Rows_stand_as_in_the_table_also_after_loading()
    {
        var data = CheckCase.Rows("gaussian", 5, 6, isShuffled: true);
        var source = data.SourceRows.ToArray();
        var y = new double[30];
        for (var i = 0; i < 30; i++) y[source[i]] = data.Response[i];
        var fit = MixedModel.From(data).Fitted(Few);
        foreach (var one in new[] { fit, Fit.FromJson(fit.ToJson(), "fit.json") })
        {
            var residuals = one.Residuals();
            Assert.Equal(y, residuals.Numbers("response"));
            Assert.Equal(Enumerable.Range(1, 30).Select(row => (double)row), residuals.Numbers("row"));
            Assert.Equal(Enumerable.Range(0, 30).Select(i => $"g{i % 5}"), residuals.Columns["group"].Cast<string>());
        }
    }

    [Fact]
    public void Normal_plots_are_bounded_by_order_statistics()
    {
        static DataFrame Plot(int n) => ResidualTables.NormalPlot(
            "what", "row", [("all", Enumerable.Range(0, n).Select(i => ($"{(i * 7) % n}", (double)((i * 7) % n))))]);
        var plot = Plot(19);
        Assert.Equal(Enumerable.Range(0, 19).Select(i => (double)i), plot.Numbers("standardized"));
        Assert.Equal(plot.Columns["row"].Cast<string>(), Enumerable.Range(0, 19).Select(i => $"{i}"));
        Assert.Equal(0, plot.Numbers("normal")[9], 1e-12);

        // P(least < u) = 1 − (1 − u)^n.
        Assert.Equal(Normal.InvCDF(0, 1, 1 - Math.Pow(0.975, 1 / 19.0)), plot.Numbers("lower")[0], 1e-6);
        Assert.Equal(Normal.InvCDF(0, 1, 1 - Math.Pow(0.025, 1 / 19.0)), plot.Numbers("upper")[0], 1e-6);
        for (var i = 0; i < 19; i++) Assert.Equal(-plot.Numbers("upper")[18 - i], plot.Numbers("lower")[i], 1e-6);

        var large = Plot(300_001);
        Assert.InRange(large.Rows.Count, 900, 1100);
        Assert.Equal(300_000, large.Numbers("standardized")[^1]);
        var centre = large.Numbers("normal").Index().First(one => one.Item >= 0).Index;
        Assert.Equal(1.96 * Math.Sqrt(Math.PI / 2 / 300_000), large.Numbers("upper")[centre], 2e-3);
        Assert.All(large.Rows, row => Assert.InRange((double)row["normal"], (double)row["lower"], (double)row["upper"]));
    }

    [Fact]
    public void A_random_effect_is_scaled_by_what_the_model_gives_its_mean()
    {
        var fit = FitCases.Model(FitCases.Slopes()).Fitted();
        var plot = fit.RandomEffectQuantiles();
        Assert.Equal(60, plot.Rows.Count);
        var effect = fit.RandomEffects.MaxBy(one => one.Means[1])!;
        var sd = fit[$"group.sd({effect.Names[1]})"];
        var prior = Math.Pow(sd.Mean, 2) + Math.Pow(sd.StandardDeviation, 2);
        var last = plot.Rows[59];
        Assert.Equal((effect.Names[1], effect.Group), ((string)last["coefficient"], (string)last["group"]));
        Assert.Equal(effect.Means[1] / Math.Sqrt(prior - Math.Pow(effect.StandardDeviations[1], 2)), (double)last["standardized"], 1e-12);
        Assert.Empty(MixedModel.From(ModelData.FromArrays([1, 2, 4], [1, 1, 1], [], [], null)).Fitted().RandomEffectQuantiles().Rows);
    }
}
