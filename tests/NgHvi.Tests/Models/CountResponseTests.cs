using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

/// <summary>Responses for counts: without auxiliary variables, one with a parameter of its own.</summary>
public class CountResponseTests
{
    private static readonly int[] Sizes = [3, 5, 1, 8, 120, 2, 2, 9, 4, 6];

    [Theory]
    [InlineData("negative-binomial", 0, new int[0])]
    [InlineData("negative-binomial", 1, new int[0])]
    [InlineData("negative-binomial", 2, new[] { 3 })]
    [InlineData("poisson", 0, new int[0])]
    [InlineData("poisson", 1, new int[0])]
    [InlineData("poisson", 2, new[] { 3 })]
    public void The_gradient_is_the_central_difference_in_parameters_too(string response, int r, int[] widths)
    {
        var model = Model(response, r, widths);
        var theta = MixedCase.Theta(model, 2);
        var evaluator = model.CreateEvaluator();
        var (gradient, scratch) = (new double[theta.Length], new double[theta.Length]);
        evaluator.Collapsed(theta, gradient);
        Tolerance.Close(FiniteDifference.Gradient(x => evaluator.Collapsed(x, scratch), theta), gradient, r < 2 ? 1e-6 : 1e-5);
    }

    [Theory]
    [InlineData("negative-binomial")]
    [InlineData("poisson")]
    public void The_density_is_the_sum_over_a_grid_of_alpha(string response)
    {
        var model = Model(response, 1, []);
        var theta = MixedCase.Theta(model, 3);
        var reference = new ReferenceMixedModel(model);
        var evaluator = model.CreateEvaluator();
        var sd = Math.Exp(0.5 * theta[^1]);
        double[] parameters = [.. theta.Skip(model.Shape.ParameterOffset).Take(model.Shape.ParameterCount).Select(Math.Exp)];
        var expected = evaluator.LogPrior(theta);
        for (var k = 0; k < reference.GroupCount; k++)
        {
            const int Points = 2000;
            var h = 18.0 / Points;
            var logs = Enumerable.Range(0, Points + 1).Select(j =>
            {
                var u = (j * h) - 9;
                return -0.5 * ((u * u) + Math.Log(2 * Math.PI)) + Math.Log(h) + Enumerable.Range(reference.Start(k), reference.Size(k)).Sum(
                    i => model.Response.LogDensity(reference.Response[i], reference.Predictor(theta, i, [sd * u]), parameters));
            }).ToArray();
            expected += logs.Max() + Math.Log(logs.Sum(log => Math.Exp(log - logs.Max())));
        }

        Tolerance.Close(expected, evaluator.Collapsed(theta, new double[theta.Length]), 1e-9);
    }

    // Wide effects would make up for whatever is wrong there: chains and climbs would follow.
    [Theory]
    [InlineData("negative-binomial")]
    [InlineData("poisson")]
    public void The_density_falls_however_far_a_predictor_is(string response)
    {
        var model = Model(response, 1, []);
        var (theta, evaluator) = (MixedCase.Theta(model, 3), model.CreateEvaluator());
        var (scratch, near) = (new double[theta.Length], evaluator.Collapsed(theta, new double[theta.Length]));
        foreach (var far in (double[])[-700, -300, 200, 400, 700])
            foreach (var logVariance in (double[])[-20, 0, 20, 200, 600])
            {
                double[] there = [.. theta];
                (there[0], there[^1]) = (far, logVariance);
                var value = evaluator.Collapsed(there, scratch);
                Assert.False(value > near, FormattableString.Invariant($"{value} at {far} and {logVariance}, but {near} near the mode"));
            }
    }

    [Theory]
    [InlineData(1e9, 1e-4)]
    [InlineData(1e20, 1e-9)]
    [InlineData(1e60, 1e-9)]
    public void Of_a_large_dispersion_counts_are_Poisson(double dispersion, double error)
    {
        var (counts, poisson) = (Model("negative-binomial", 1, []), Model("poisson", 1, []));
        double[] known = MixedCase.Theta(poisson, 3), theta = [.. known[..^1], Math.Log(dispersion), known[^1]];
        double[] slope = new double[theta.Length], expected = new double[known.Length];
        var (evaluator, exact) = (counts.CreateEvaluator(), poisson.CreateEvaluator());
        var value = evaluator.Collapsed(theta, slope) - counts.Priors.Parameters[0].LogDensity(theta[^2], out var ofPrior);
        Assert.Equal(exact.Collapsed(known, expected), value, error);
        Tolerance.Close(expected.AsSpan()[..^1], slope.AsSpan()[..^2], error);
        Assert.Equal(0, slope[^2] - ofPrior, error);
    }

    [Fact]
    public void Draws_of_alpha_are_refused_in_one_sentence()
    {
        var model = Model("negative-binomial", 1, []);
        var theta = MixedCase.Theta(model, 2);
        Assert.False(model.DrawsExactly);
        Assert.Equal(0, model.LatentLength);
        Assert.Equal(
            "Random coefficients under a negative-binomial response cannot be drawn; they can be integrated out (collapsed).",
            Assert.Throws<NotSupportedException>(
                () => model.CreateEvaluator().Drawn(theta, RandomKey.FromSeed(1), new double[theta.Length])).Message);
    }

    [Theory]
    [InlineData("poisson", 0.4)]
    [InlineData("poisson", 60)]
    [InlineData("negative-binomial", 3)]
    public void Draws_have_the_mean_the_variance_and_the_probabilities_of_the_density(string name, double mean)
    {
        const int Count = 20_000;
        var (response, eta, random) = (Response.Parse(name), Math.Log(mean), new KeyedStream(RandomKey.FromSeed(3)));
        double[] parameters = name == "poisson" ? [] : [2.5];
        double[] draws = [.. Enumerable.Range(0, Count).Select(_ => response.Draw(eta, parameters, ref random))];
        var variance = response.Variance(eta, parameters);
        Assert.Equal(mean, draws.Average(), 4 * Math.Sqrt(variance / Count));
        Assert.InRange(draws.Sum(y => (y - mean) * (y - mean)) / Count / variance, 0.93, 1.07);
        var total = Enumerable.Range(0, 400).Sum(y => Math.Exp(response.LogDensity(y, eta, parameters)));
        Assert.Equal(1, total, 1e-10);
        var zero = Math.Exp(response.LogDensity(Math.Floor(mean), eta, parameters));
        Assert.Equal(zero, draws.Count(y => y == Math.Floor(mean)) / (double)Count, 4 * Math.Sqrt(zero / Count));
    }

    [Fact]
    public void The_parameter_is_reported_by_its_name()
    {
        var model = Model("negative-binomial", 1, []);
        var theta = MixedCase.Theta(model, 2);
        var values = new double[model.QuantityNames.Count];
        model.CreateEvaluator().Report(theta, values);
        Assert.Equal(["(Intercept)", "x1", "x2", "group.sd(Intercept)", "group.variance", "dispersion"], model.QuantityNames);
        Assert.Equal(Math.Exp(theta[model.Shape.ParameterOffset]), values[^1], 1e-14);
    }

    private static MixedDensity Model(string response, int r, int[] widths)
    {
        var source = new MixedCase("gaussian", Sizes)
        {
            Random = [.. Enumerable.Range(0, r)],
            Inputs = widths.Length == 0 ? 0 : 2,
        };
        var counts = source.Data().Response.ToArray().Select(y => Math.Round(Math.Exp(Math.Min(y, 3)))).ToArray();
        return new MixedDensity(
            source.Data(counts),
            new ModelOptions { Response = Response.Parse(response), Hidden = widths, Activation = Activation.Tanh });
    }
}
