using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>Random effects and shares of variance against what their definitions say of the draws, in the units of the data.</summary>
public class ExplainedVarianceTests
{
    private static readonly HybridVi Short = HybridVi.Default with { Steps = 60 };
    private static readonly MixedData Slopes = FitCases.Slopes();
    private static readonly Lazy<Fit> SlopeFit = new(() => FitCases.Model(Slopes, scale: 5, shift: 2).Fitted(Short));

    [Fact]
    public void Shares_are_those_of_the_quantities_and_the_design()
    {
        var fit = SlopeFit.Value;
        var x = Slopes.FixedDesign.Where((_, i) => i % 2 == 1).ToArray();
        var (mean, square) = (x.Average(), x.Average(value => value * value));
        var variance = (square - (mean * mean)) * x.Length / (x.Length - 1);
        double Fixed(FitDraw d) => d["x1"] * d["x1"] * variance;
        double Random(FitDraw d) => d["group.var(Intercept)"] + (2 * mean * d["group.cov(Intercept,x1)"]) + (square * d["group.var(x1)"]);
        double Rest(FitDraw d) => d["residual.variance"];
        Same(fit.Quantity(d => Fixed(d) / (Fixed(d) + Random(d) + Rest(d)), "R2.marginal"), fit["R2.marginal"]);
        Same(fit.Quantity(d => (Fixed(d) + Random(d)) / (Fixed(d) + Random(d) + Rest(d)), "R2.conditional"), fit["R2.conditional"]);
        Same(fit.Quantity(d => Random(d) / (Random(d) + Rest(d)), "ICC"), fit["ICC"]);
        Assert.Equal(["R2.marginal", "R2.conditional", "ICC"], fit.R2.Select(share => share.Name));
    }

    [Fact]
    public void A_known_truth_is_found()
    {
        // y = ½(1 + x) + 0.7α + ε: Var(x)/4, 0.49 and 1.
        var fit = FitCases.Model(MixedData.Random([.. Enumerable.Repeat(5, 400)], 2, 1, 8)).Fitted(Short);
        const double Total = 0.25 + 0.49 + 1;
        Assert.InRange(fit["R2.marginal"].Mean - (0.25 / Total), -0.04, 0.04);
        Assert.InRange(fit["R2.conditional"].Mean - (0.74 / Total), -0.05, 0.05);
        Assert.InRange(fit["ICC"].Mean - (0.49 / 1.49), -0.05, 0.05);
    }

    [Fact]
    public void A_model_without_random_effects_has_one_share_and_a_binary_one_the_variance_of_its_link()
    {
        var data = MixedData.Random([.. Enumerable.Repeat(10, 20)], 2, 1, 8);
        var plain = MixedModel.From(ModelData.FromArrays(data.Response, data.FixedDesign, [], [], null)).Fitted(Short);
        Assert.Equal("R2.marginal", Assert.Single(plain.R2).Name);
        Assert.Empty(plain.RandomEffects);
        var binary = new MixedData([.. data.Response.Select(y => y > 0 ? 1.0 : 0)], data.FixedDesign, data.RandomDesign, data.Offsets);
        var logit = FitCases.Model(binary, new ModelOptions { Response = Response.Logit }).Fitted(Short);
        Same(
            logit.Quantity(d => d["group.variance"] / (d["group.variance"] + (Math.PI * Math.PI / 3)), "ICC"),
            logit["ICC"]);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(60)]
    [InlineData(49)]
    public void An_intercept_explains_exactly_nothing(int groups)
    {
        var data = MixedData.Random([.. Enumerable.Repeat(3, groups)], 1, 1, 8);
        var fit = FitCases.Model(data, shift: 60).Fitted(Short);
        Assert.Equal((0.0, 0.0), (fit["R2.marginal"].Mean, fit["R2.marginal"].StandardDeviation));
        Assert.True(fit["ICC"].Mean > 0);
    }

    [Fact]
    public void Shares_of_a_network_come_from_its_features()
    {
        // Of the linear model by passes over rows, which is what a network does.
        var data = MixedData.Random([.. Enumerable.Repeat(6, 40)], 1, 1, 4);
        var groups = Enumerable.Range(0, data.RowCount).Select(i => $"g{i / 6}").ToArray();
        var inputs = new double[data.RowCount];
        NormalSampler.Fill(RandomKey.FromSeed(2), inputs);
        var model = MixedModel.From(
            ModelData.FromArrays(data.Response, data.FixedDesign, data.RandomDesign, inputs, groups), new ModelOptions { Hidden = [3] });
        var fit = model.Fitted(HybridVi.Default with { Steps = 100 });
        Assert.InRange(fit["R2.marginal"].Mean, 0, fit["R2.conditional"].Mean);
        Assert.InRange(fit["R2.conditional"].Mean, 0, 1);

        // The random part has no features: its share of what is left is known from the quantities.
        var icc = fit.Quantity(d => d["group.variance"] / (d["group.variance"] + d["residual.variance"]), "ICC");
        Assert.InRange(fit["ICC"].Mean - icc.Mean, -0.3 * icc.StandardDeviation, 0.3 * icc.StandardDeviation);

        // Single features are named by one run's labelling: reachable, and in no table.
        Assert.True(double.IsFinite(fit["feature[3]"].Mean));
        Assert.DoesNotContain(
            fit.Summary().Blocks, block => block.Rows.Any(row => row.Name.Contains("feature[", StringComparison.Ordinal)));
        Assert.Contains(fit.Summary().Notes, note => note.Contains("of the 3 single features are left out", StringComparison.Ordinal));
    }

    [Fact]
    public void Random_effects_are_the_conditional_moments_averaged_over_draws()
    {
        var data = MixedData.Random([2, 5, 9, 4], 2, 1, 6);
        var fit = FitCases.Model(data, scale: 3, shift: 10).Fitted(Short);
        var draws = fit.Draws.Take(2000).ToArray();
        var total = draws.Sum(draw => draw.Weight);
        for (var k = 0; k < data.GroupCount; k++)
        {
            var (first, second) = (0.0, 0.0);
            var (start, size) = (data.Offsets[k], data.Offsets[k + 1] - data.Offsets[k]);
            foreach (var draw in draws)
            {
                var residual = 0.0;
                for (var i = start; i < start + size; i++)
                {
                    residual += (3 * data.Response[i]) + 10 - draw["(Intercept)"] - (draw["x1"] * data.FixedDesign[(2 * i) + 1]);
                }

                var precision = (1 / draw["group.variance"]) + (size / draw["residual.variance"]);
                var mean = residual / draw["residual.variance"] / precision;
                first += draw.Weight / total * mean;
                second += draw.Weight / total * ((mean * mean) + (1 / precision));
            }

            var effect = fit.RandomEffects[k];
            Assert.Equal((effect.Group, "(Intercept)"), ($"g{k}", Assert.Single(effect.Names)));
            Tolerance.Close(first, effect.Means[0], 1e-9);
            Tolerance.Close(Math.Sqrt(second - (first * first)), effect.StandardDeviations[0], 1e-9);
        }
    }

    private static void Same(Quantity expected, Quantity actual)
    {
        Assert.Equal(expected.Name, actual.Name);
        Tolerance.Close(expected.Mean, actual.Mean, 1e-9);
        Tolerance.Close(expected.StandardDeviation, actual.StandardDeviation, 1e-9);
        Tolerance.Close(expected.Lower, actual.Lower, 1e-9);
        Tolerance.Close(expected.Upper, actual.Upper, 1e-9);
    }
}
