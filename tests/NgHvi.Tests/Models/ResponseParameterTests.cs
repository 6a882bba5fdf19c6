using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

/// <summary>A response that is none of the library's, with a parameter and without auxiliary variables.</summary>
public class ResponseParameterTests
{
    private static readonly int[] Sizes = [3, 5, 1, 8, 120, 2, 2, 9, 4, 6];

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(1, new int[0])]
    [InlineData(2, new[] { 3 })]
    public void The_gradient_is_the_central_difference_in_the_parameter_too(int r, int[] widths)
    {
        var model = Model(r, widths);
        var theta = MixedCase.Theta(model, 2);
        var evaluator = model.CreateEvaluator();
        var (gradient, scratch) = (new double[theta.Length], new double[theta.Length]);
        evaluator.Collapsed(theta, gradient);
        Tolerance.Close(FiniteDifference.Gradient(x => evaluator.Collapsed(x, scratch), theta), gradient, r < 2 ? 1e-6 : 1e-5);
        Assert.Contains("log dispersion", model.Parameters.Names);
    }

    [Fact]
    public void The_density_is_the_sum_over_a_grid_of_alpha()
    {
        var model = Model(1, []);
        var theta = MixedCase.Theta(model, 3);
        var reference = new ReferenceMixedModel(model);
        var evaluator = model.CreateEvaluator();
        var (sd, phi) = (Math.Exp(0.5 * theta[^1]), Math.Exp(theta[model.Shape.ParameterOffset]));
        var expected = evaluator.LogPrior(theta);
        for (var k = 0; k < reference.GroupCount; k++)
        {
            const int Points = 2000;
            var h = 18.0 / Points;
            var logs = Enumerable.Range(0, Points + 1).Select(j =>
            {
                var u = (j * h) - 9;
                return -0.5 * ((u * u) + Math.Log(2 * Math.PI)) + Math.Log(h) + Enumerable.Range(reference.Start(k), reference.Size(k)).Sum(
                    i => model.Response.LogDensity(reference.Response[i], reference.Predictor(theta, i, [sd * u]), [phi]));
            }).ToArray();
            expected += logs.Max() + Math.Log(logs.Sum(log => Math.Exp(log - logs.Max())));
        }

        Tolerance.Close(expected, evaluator.Collapsed(theta, new double[theta.Length]), 1e-9);
    }

    [Fact]
    public void Draws_of_alpha_are_refused_in_one_sentence()
    {
        var model = Model(1, []);
        var theta = MixedCase.Theta(model, 2);
        Assert.False(model.DrawsExactly);
        Assert.Equal(0, model.LatentLength);
        Assert.Equal(
            "Random coefficients under a negative-binomial response cannot be drawn; they can be integrated out (collapsed).",
            Assert.Throws<NotSupportedException>(
                () => model.CreateEvaluator().Drawn(theta, RandomKey.FromSeed(1), new double[theta.Length])).Message);
    }

    [Fact]
    public void The_parameter_is_reported_by_its_name()
    {
        var model = Model(1, []);
        var theta = MixedCase.Theta(model, 2);
        var values = new double[model.QuantityNames.Count];
        model.CreateEvaluator().Report(theta, values);
        Assert.Equal(["(Intercept)", "x1", "x2", "group.sd(Intercept)", "group.variance", "dispersion"], model.QuantityNames);
        Assert.Equal(Math.Exp(theta[model.Shape.ParameterOffset]), values[^1], 1e-14);
    }

    private static MixedDensity Model(int r, int[] widths)
    {
        var source = new MixedCase("gaussian", Sizes)
        {
            Random = [.. Enumerable.Range(0, r)],
            Inputs = widths.Length == 0 ? 0 : 2,
        };
        var counts = source.Data().Response.ToArray().Select(y => Math.Round(Math.Exp(Math.Min(y, 3)))).ToArray();
        return new MixedDensity(
            source.Data(counts),
            new ModelOptions { Response = new NegativeBinomial(), Hidden = widths, Activation = Activation.Tanh });
    }
}
