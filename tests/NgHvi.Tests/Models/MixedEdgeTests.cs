using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class MixedEdgeTests
{
    public static TheoryData<string> Families => ["gaussian", "probit", "logit"];

    [Theory]
    [MemberData(nameof(Families))]
    public void One_group_and_groups_of_one_row_are_finite(string family)
    {
        foreach (var sizes in new int[][] { [1], [7], [150], [1, 1, 1, 1, 1, 1, 1, 1, 1] })
        {
            AssertFinite(Deep(family, sizes, 3).Model());
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_dead_layer_leaves_the_constant_and_the_prior_of_its_weights(string family)
    {
        var model = (Deep(family, [3, 4, 5, 6], 4, 3) with { Activation = Activation.Relu }).Model();
        var theta = MixedCase.Theta(model, 1);
        for (var i = 0; i < 4; i++)
        {
            theta[i] = -1000;
        }

        for (var i = 16; i < 19; i++)
        {
            theta[i] = -1000;
        }

        var gradient = AssertFinite(model, theta);
        for (var i = 0; i < model.Architecture.WeightCount; i++)
        {
            Assert.Equal(-theta[i] / model.Priors.WeightScales[i] / model.Priors.WeightScales[i], gradient[i], 1e-12);
        }
    }

    [Fact]
    public void Constant_columns_and_a_constant_response_keep_their_units()
    {
        var ones = Enumerable.Repeat(1.0, 6).ToArray();
        var data = ModelData.FromArrays(
            [.. ones.Select(one => 1e9 * one)],
            [1, 7, 1, 7, 1, 7, 1, 7, 1, 7, 1, 7],
            ones,
            [1, 2, 3, 4, 5, 6],
            ["a", "a", "a", "b", "b", "b"]);
        var model = new MixedDensity(data, new ModelOptions { Hidden = [3] });
        AssertFinite(model);
        var units = model.Units;
        Assert.Equal((1e9, 1.0, 0.0, 1.0), (units.ResponseCenter, units.ResponseScale, units.FixedCenters[1], units.FixedScales[1]));
        Assert.Equal(3.5, units.InputCenters[0]);
    }

    [Theory]
    [InlineData("probit", 0)]
    [InlineData("probit", 1)]
    [InlineData("logit", 0)]
    [InlineData("logit", 1)]
    public void Separated_responses_are_finite(string family, double response)
    {
        var source = Deep(family, [30, 4, 5, 120], 3);
        var y = source.Data().Response.ToArray();
        foreach (var rows in new[] { 30, y.Length })
        {
            var model = source.Model([.. y.Select((value, i) => i < rows ? response : value)]);
            foreach (var variance in new[] { 0.01, 1, 1000 })
            {
                AssertFinite(model, MixedCase.Theta(model, 1, variance));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Seventeen_random_coefficients_are_finite(string family)
    {
        AssertFinite(Deep(family, [30, 30, 30, 30], 16).Model());
        AssertFinite((Deep(family, [30, 30, 30, 30], 16) with { IsDiagonal = true }).Model());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Parameters_out_of_range_neither_throw_nor_hang(string family)
    {
        foreach (var kernel in new[] { KernelChoice.Fastest, KernelChoice.Rows })
        {
            foreach (var isDiagonal in new[] { true, false })
            {
                var model = new MixedCase(family, [3, 4, 5, 97]) { IsDiagonal = isDiagonal, Random = [0, 1], Kernel = kernel }.Model();
                foreach (var extreme in new[] { -800.0, -300, 300, 800, double.NaN, double.PositiveInfinity })
                {
                    var shape = model.Shape;
                    foreach (var at in new[] { 0, shape.ParameterOffset - 1, model.Parameters.Count - 1, shape.CovarianceOffset })
                    {
                        var theta = MixedCase.Theta(model, 1);
                        theta[at] = extreme;
                        var (latents, gradient) = (new double[model.LatentLength], new double[theta.Length]);
                        var evaluator = model.CreateEvaluator();
                        var value = evaluator.Collapsed(theta, gradient);
                        Assert.False(double.IsPositiveInfinity(value));
                        evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(1), 2, latents), gradient);
                        evaluator.Report(theta, new double[model.QuantityNames.Count]);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_response_that_is_not_binary_is_refused_with_its_row()
    {
        var data = ModelData.FromArrays([0, 1, 0.5], [1, 1, 1], [1, 1, 1], [], ["b", "a", "b"], responseName: "won");
        foreach (var family in new[] { Response.Probit, Response.Logit })
        {
            Assert.Equal(
                "A binary response is 0 or 1, but row 3 of \"won\" is 0.5.",
                Assert.Throws<ArgumentException>(() => new MixedDensity(data, new ModelOptions { Response = family })).Message);
        }
    }

    [Fact]
    public void Choices_that_do_not_go_together_are_refused()
    {
        string Refusal(Action create) => Assert.ThrowsAny<ArgumentException>(create).Message;
        Assert.Equal(
            "Hidden layers need inputs: write deep(x1, …) in the formula, or leave the layers out.",
            Refusal(() => (new MixedCase("gaussian", [3, 4]) with { Widths = [3] }).Model()));
        Assert.Equal(
            "Sufficient statistics exist for linear Gaussian models only.",
            Refusal(() => new MixedCase("probit", [3, 4]).Model(kernel: KernelChoice.SufficientStatistics)));
        Assert.Contains("There is no response \"weibull\"; allowed are gaussian, student", Refusal(() => Response.Parse("weibull")));
        Assert.Same(Response.Logit, Response.Parse("Logit"));
    }

    private static MixedCase Deep(string response, int[] sizes, params int[] widths) =>
        new(response, sizes) { Columns = 1, Inputs = 3, Widths = widths, HasRandomFeatures = true };

    private static double[] AssertFinite(MixedDensity model, double[]? point = null)
    {
        var theta = point ?? MixedCase.Theta(model, 1);
        var gradient = new double[theta.Length];
        var evaluator = model.CreateEvaluator();
        var latents = new double[model.LatentLength];
        var value = evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(1), 2, latents), gradient);
        Assert.True(double.IsFinite(value) || model.Response != Response.Gaussian, $"drawn value {value}");
        Assert.All(gradient, derivative => Assert.True(double.IsFinite(derivative), "drawn gradient"));
        Assert.All(latents, a => Assert.True(double.IsFinite(a), "draw"));
        Assert.True(double.IsFinite(evaluator.Collapsed(theta, gradient)), "collapsed value");
        Assert.All(gradient, derivative => Assert.True(double.IsFinite(derivative), "collapsed gradient"));
        return gradient;
    }
}
