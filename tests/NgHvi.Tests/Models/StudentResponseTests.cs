using MathNet.Numerics.Distributions;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

/// <summary>Student-t errors, with one σ and with σ by group, ν estimated and given, against sums over dense grids of (α_k, u_k).</summary>
public class StudentResponseTests
{
    private static readonly int[] Sizes = [3, 1, 5, 2, 8, 100, 9, 6];

    [Theory]
    [InlineData(false, null, 1e-7)]
    [InlineData(false, 4.0, 1e-7)]
    [InlineData(true, null, 2e-4)]
    [InlineData(true, 4.0, 2e-4)]
    public void The_density_and_its_gradient_are_those_of_a_grid(bool byGroup, double? nu, double tolerance)
    {
        var (model, theta) = At(byGroup, nu, Sizes);
        var gradient = new double[theta.Length];
        var expected = Reference(model, theta, nu, byGroup);
        Tolerance.Close(expected, model.CreateEvaluator().Collapsed(theta, gradient), tolerance);
        Tolerance.Close(
            FiniteDifference.Gradient(x => Reference(model, x, nu, byGroup), theta), gradient, Math.Max(1e-4, 20 * tolerance));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_gradient_is_that_of_the_density_with_a_network_and_slopes(bool byGroup)
    {
        var model = new MixedCase("student", [30, 25, 120, 41, 18])
        {
            Priors = Priors.Weak,
            Random = [0],
            Inputs = 2,
            Widths = [3, 2],
            HasRandomFeatures = true,
            Sigma = byGroup ? "~ (1 | group)" : null,
        }.Model();
        var theta = MixedCase.Theta(model, 4);
        var evaluator = model.CreateEvaluator();
        var (m, scores) = (theta.Length, new List<double[]>());
        var (gradient, scratch, prior) = (new double[m], new double[m], new double[m]);
        var value = evaluator.Collapsed(theta, gradient);
        // Nodes move with θ, which their slopes leave out.
        Tolerance.Close(FiniteDifference.Gradient(x => evaluator.Collapsed(x, scratch), theta), gradient, 8e-3);
        Assert.Equal(value, model.CreateEvaluator(3).Collapsed(theta, scratch));
        Assert.Equal(gradient, scratch);
        evaluator.Scores(theta, false, score => scores.Add(score.ToArray()));
        ((MixedEvaluator)evaluator).AddLogPrior(theta, prior);
        Tolerance.Close(gradient, [.. prior.Select((p, i) => p + scores.Sum(score => score[i]))], 1e-9);
    }

    [Fact]
    public void Many_degrees_of_freedom_are_normal_errors()
    {
        var (model, theta) = At(true, 1e7, [3, 8, 5, 20, 130, 40]);
        var normal = new MixedCase("gaussian", [3, 8, 5, 20, 130, 40]) { Priors = Priors.Weak, Sigma = "~ (1 | group)" }.Model();
        var (gradient, expected) = (new double[theta.Length], new double[theta.Length]);
        Tolerance.Close(normal.CreateEvaluator().Collapsed(theta, expected), model.CreateEvaluator().Collapsed(theta, gradient), 1e-4);
        Tolerance.Close(expected, gradient, 3e-3);
    }

    [Fact]
    public void A_row_has_the_density_the_quantile_and_the_moments_of_t()
    {
        const int Count = 40_000;
        var (response, random, t) = (Response.Student, new KeyedStream(RandomKey.FromSeed(3)), new StudentT(1.5, 2, 5));
        double[] parameters = [4, 5];
        foreach (var y in (double[])[-9, 0, 1.5, 4, 60])
        {
            Tolerance.Close(t.DensityLn(y), response.LogDensity(y, 1.5, parameters), 1e-12);
            Assert.Equal(t.CumulativeDistribution(y), Normal.CDF(0, 1, response.QuantileResidual(y, 0, 1.5, parameters, 0.5)), 1e-9);
        }

        double[] draws = [.. Enumerable.Range(0, Count).Select(_ => response.Draw(1.5, parameters, ref random))];
        Assert.InRange(draws.Count(y => y > t.InverseCumulativeDistribution(0.99)) / (double)Count, 0.008, 0.012);
        Assert.Equal(t.Variance, response.Variance(1.5, parameters), 1e-12);
        Assert.InRange(draws.Average(), 1.45, 1.55);
    }

    [Theory]
    [InlineData("gaussian", 4.0, null, "--nu (ModelOptions.Nu) is 4 for a gaussian response; allowed are numbers above 2 for student.")]
    [InlineData("student", 2.0, null, "--nu (ModelOptions.Nu) is 2 for a student response; allowed are numbers above 2 for student.")]
    [InlineData("student", null, "~ (1 | firm)", "--sigma (ModelOptions.Sigma) is \"~ (1 | firm)\"; allowed is \"~ (1 | group)\", by the "
        + "groups of the formula's random term.")]
    [InlineData("student", null, "group", "--sigma (ModelOptions.Sigma) is \"group\"; allowed is \"~ (1 | group)\", by the groups "
        + "of the formula's random term.")]
    [InlineData("poisson", null, "~ (1 | group)", "--sigma (ModelOptions.Sigma) belongs to gaussian and student responses, "
        + "not to poisson.")]
    public void What_does_not_go_together_is_refused_in_one_sentence(string family, double? nu, string? sigma, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<InputException>(
            () => (new MixedCase(family, [3, 4]) { Priors = Priors.Weak, Nu = nu, Sigma = sigma }).Model()).Message);

    private static (MixedDensity Model, double[] Theta) At(bool byGroup, double? nu, int[] sizes)
    {
        var model = new MixedCase("student", sizes) { Priors = Priors.Weak, Nu = nu, Sigma = byGroup ? "~ (1 | group)" : null }.Model();
        var theta = MixedCase.Theta(model, 4);
        if (byGroup) theta[model.Shape.ParameterOffset + 1] = -1.2;
        if (nu is null) theta[model.Shape.CovarianceOffset - 1] = Math.Log(2.5);
        return (model, theta);
    }

    private static double Reference(MixedDensity model, double[] theta, double? givenNu, bool byGroup)
    {
        const int Points = 70;
        const double Reach = 7;
        var (shape, units, data) = (model.Shape, model.Units, model.Data);
        var nu = givenNu ?? (2 + Math.Exp(theta[shape.CovarianceOffset - 1]));
        var (sigma, tau) = (Math.Exp(0.5 * theta[shape.ParameterOffset]), byGroup ? Math.Exp(0.5 * theta[shape.ParameterOffset + 1]) : 0);
        var sd = Math.Exp(0.5 * theta[shape.CovarianceOffset]); // One random intercept.
        var value = model.CreateEvaluator().LogPrior(theta) + model.LogUnits;
        var grid = Enumerable.Range(0, Points + 1).Select(j => Reach * ((2.0 * j / Points) - 1)).ToArray();
        var q = data.FixedNames.Count;
        for (var k = 0; k < data.GroupCount; k++)
        {
            var errors = Enumerable.Range(data.GroupOffsets[k], data.GroupOffsets[k + 1] - data.GroupOffsets[k]).Select(i =>
                ((data.Response[i] - units.ResponseCenter) / units.ResponseScale) - Enumerable.Range(0, q).Sum(j =>
                    theta[j] * (data.Fixed[(i * q) + j] - units.FixedCenters[j]) / units.FixedScales[j])).ToArray();
            var logs = new List<double>();
            foreach (var u in byGroup ? grid : [0])
            {
                var t = new StudentT(0, sigma * Math.Exp(tau * u), nu);
                var (constant, width) = (t.DensityLn(0), nu * t.Scale * t.Scale);
                foreach (var a in grid)
                {
                    var log = -0.5 * ((a * a) + (u * u) + (Math.Log(2 * Math.PI) * (byGroup ? 2 : 1)));
                    var product = 1.0; // One logarithm for a few rows.
                    foreach (var (i, error) in errors.Index())
                    {
                        var left = error - (sd * a);
                        product *= 1 + (left * left / width);
                        if (i % 8 < 7 && i < errors.Length - 1) continue;
                        log -= 0.5 * (nu + 1) * Math.Log(product);
                        product = 1;
                    }

                    logs.Add(log + (errors.Length * constant));
                }
            }

            value += logs.Max() + Math.Log(logs.Sum(log => Math.Exp(log - logs.Max())))
                + ((byGroup ? 2 : 1) * Math.Log(2 * Reach / Points));
        }

        return value;
    }
}
