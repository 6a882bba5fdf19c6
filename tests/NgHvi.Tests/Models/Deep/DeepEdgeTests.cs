using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models.Deep;

public class DeepEdgeTests
{
    public static TheoryData<ResponseFamily> Families => [ResponseFamily.Gaussian, ResponseFamily.Probit, ResponseFamily.Logit];

    [Theory]
    [MemberData(nameof(Families))]
    public void One_group_and_groups_of_one_row_are_finite(ResponseFamily family)
    {
        foreach (var sizes in new int[][] { [1], [7], [150], [1, 1, 1, 1, 1, 1, 1, 1, 1] })
        {
            AssertFinite(new DeepCase(family, sizes, [3]).Model());
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_dead_layer_leaves_the_constant_and_the_prior_of_its_weights(ResponseFamily family)
    {
        var model = new DeepCase(family, [3, 4, 5, 6], [4, 3]) { Activation = Activation.Relu }.Model();
        var theta = DeepCase.Theta(model, 1);
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

    [Theory]
    [MemberData(nameof(Families))]
    public void Inputs_far_from_unit_size_are_those_of_unit_size_once_scaled(ResponseFamily family)
    {
        var source = new DeepCase(family, [3, 4, 5, 6], [3]) { IsScaled = true };
        var (y, x, groups) = source.Rows();
        var model = source.Model(GroupedInputs.FromArrays(y, [.. x.Select(value => 1e6 * (value + 3))], groups));
        var theta = DeepCase.Theta(model, 1);
        Tolerance.Close(AssertFinite(source.Model(), theta), AssertFinite(model, theta), 1e-9);
    }

    [Fact]
    public void Constant_columns_and_a_constant_response_are_finite()
    {
        var source = new DeepCase(ResponseFamily.Gaussian, [3, 4, 5, 6], [3]) { IsScaled = true };
        var (_, x, groups) = source.Rows();
        var model = source.Model(GroupedInputs.FromArrays([.. Enumerable.Repeat(1e9, 18)], [.. x.Select((value, i) => i % 3 == 1 ? 7 : value)], groups));
        AssertFinite(model);
        Assert.Equal((1e9, 1.0, 7.0, 1.0), (model.Scaling.ResponseCenter, model.Scaling.ResponseScale, model.Scaling.Centers[1], model.Scaling.Scales[1]));
    }

    [Theory]
    [InlineData(ResponseFamily.Probit, 0)]
    [InlineData(ResponseFamily.Probit, 1)]
    [InlineData(ResponseFamily.Logit, 0)]
    [InlineData(ResponseFamily.Logit, 1)]
    public void Separated_responses_are_finite(ResponseFamily family, double response)
    {
        var source = new DeepCase(family, [30, 4, 5, 120], [3]);
        var (y, x, groups) = source.Rows();
        foreach (var rows in new[] { 30, y.Length })
        {
            var model = source.Model(GroupedInputs.FromArrays([.. y.Select((value, i) => i < rows ? response : value)], x, groups));
            foreach (var variance in new[] { 0.01, 1, 1000 })
            {
                AssertFinite(model, DeepCase.Theta(model, 1, variance));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Seventeen_random_coefficients_are_finite(ResponseFamily family)
    {
        AssertFinite(new DeepCase(family, [30, 30, 30, 30], [16]).Model());
        AssertFinite(new DeepCase(family, [30, 30, 30, 30], [16]) { IsDiagonal = true }.Model());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Parameters_out_of_range_neither_throw_nor_hang(ResponseFamily family)
    {
        foreach (var r in new[] { 1, 2, 4 })
        {
            foreach (var isDiagonal in new[] { true, false })
            {
                var model = new DeepCase(family, [3, 4, 5, 97], [3]) { IsDiagonal = isDiagonal, Random = [.. Enumerable.Range(0, r)] }.Model();
                foreach (var extreme in new[] { -800.0, -300, 300, 800, double.NaN, double.PositiveInfinity })
                {
                    foreach (var at in new[] { 0, model.FixedOffset, model.Parameters.Count - 1, model.CovarianceOffset })
                    {
                        var theta = DeepCase.Theta(model, 1);
                        theta[at] = extreme;
                        var (latents, gradient) = (new double[model.LatentLength], new double[theta.Length]);
                        var evaluator = model.CreateEvaluator();
                        var value = evaluator.Collapsed(theta, gradient);
                        Assert.False(double.IsPositiveInfinity(value));
                        evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(1), 2, latents), gradient);
                        evaluator.Report(theta, new double[model.Quantities.Count]);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_response_that_is_not_binary_is_refused_with_its_row()
    {
        var architecture = new NetworkArchitecture(1, []);
        var data = GroupedInputs.FromArrays([0, 1, 0.5], [1, 2, 3], ["b", "a", "b"], responseName: "won");
        foreach (var family in new[] { ResponseFamily.Probit, ResponseFamily.Logit })
        {
            var priors = DeepMixedPriors.Published(family, architecture, 2);
            Assert.Equal(
                "A binary response is 0 or 1, but row 3 of \"won\" is 0.5.",
                Assert.Throws<ArgumentException>(() => DeepCase.Create(family, data, architecture, priors)).Message);
        }
    }

    [Fact]
    public void Parts_that_do_not_belong_together_are_refused()
    {
        var (data, architecture) = (new DeepCase(ResponseFamily.Gaussian, [2, 3], []).Data(), new NetworkArchitecture(3, [2]));
        var priors = DeepMixedPriors.Published(ResponseFamily.Gaussian, architecture, 3);
        string Refusal(Action create) => Assert.ThrowsAny<ArgumentException>(create).Message;
        Assert.Contains("prior scales of weights has length 0", Refusal(() => _ = new DeepMixedModel(
            data, architecture, DeepMixedPriors.Published(ResponseFamily.Gaussian, new NetworkArchitecture(3, []), 3))));
        Assert.Contains("the data's inputs has length 3", Refusal(() => _ = new DeepMixedModel(data, new NetworkArchitecture(2, [2]), priors)));
        Assert.Contains("numbered from 0, the constant, to 2", Refusal(() => _ = new DeepMixedModel(data, architecture, priors, randomFeatures: [3])));
        Assert.Contains("needs a prior of its residual variance", Refusal(() => _ = new DeepMixedModel(data, architecture, priors with { Residual = null })));
        Assert.Contains("priors of variances has length 3, but r has 2", Refusal(() => _ = new DeepMixedModel(
            data, architecture, DeepMixedPriors.Published(ResponseFamily.Gaussian, architecture, 3, isDiagonal: true), randomFeatures: [0, 1])));
        Assert.Contains("scales has length 3, but r has 2", Refusal(() => _ = new DeepMixedModel(
            data, architecture, DeepMixedPriors.Weak(ResponseFamily.Gaussian, architecture, 3), randomFeatures: [0, 1])));
    }

    [Fact]
    public void A_random_coefficient_named_twice_counts_once()
    {
        var data = new DeepCase(ResponseFamily.Gaussian, [2, 3], []).Data();
        var model = new DeepMixedModel(data, new NetworkArchitecture(3, []), randomFeatures: [2, 0, 2]);
        Assert.Equal([0, 2], model.RandomFeatures.ToArray());
        AssertFinite(model);
    }

    private static double[] AssertFinite(DeepModel model, double[]? point = null)
    {
        var theta = point ?? DeepCase.Theta(model, 1);
        var gradient = new double[theta.Length];
        var evaluator = model.CreateEvaluator();
        var latents = new double[model.LatentLength];
        var value = evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(1), 2, latents), gradient);
        Assert.True(double.IsFinite(value) || model.Family != ResponseFamily.Gaussian, $"drawn value {value}");
        Assert.All(gradient, derivative => Assert.True(double.IsFinite(derivative), "drawn gradient"));
        Assert.All(latents, a => Assert.True(double.IsFinite(a), "draw"));
        Assert.True(double.IsFinite(evaluator.Collapsed(theta, gradient)), "collapsed value");
        Assert.All(gradient, derivative => Assert.True(double.IsFinite(derivative), "collapsed gradient"));
        return gradient;
    }
}
