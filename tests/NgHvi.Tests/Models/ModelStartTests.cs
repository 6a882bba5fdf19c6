using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class ModelStartTests
{
    private static readonly Dictionary<string, MixedData> Designs = new()
    {
        ["r = 1"] = MixedData.Random([.. Enumerable.Range(0, 30).Select(k => 2 + (k % 5))], 3, 1, 1),
        ["r = 2"] = MixedData.Random([.. Enumerable.Range(0, 30).Select(k => 2 + (k % 5))], 3, 2, 2),
        ["r = 3"] = MixedData.Random([.. Enumerable.Range(0, 40).Select(k => 3 + (k % 7))], 2, 3, 3),
        ["few groups"] = MixedData.Random([3, 5, 4], 2, 1, 4),
        ["constant response"] = MixedData.Random([3, 5, 4, 6], 2, 1, 5) with { Response = [.. Enumerable.Repeat(3.0, 18)] },
        ["no variance between groups"] = Residuals(MixedData.Random([4, 4, 4, 4, 4], 2, 1, 6)),
        ["one fixed effect"] = MixedData.Random([3, 5, 4, 6, 2, 7], 1, 1, 9),
        ["no group"] = MixedData.Random([30], 3, 1, 9) with { RandomDesign = [] },
    };

    private static readonly StartRequest Fitting = new(RandomKey.FromSeed(1), true, 1, CancellationToken.None);

    public static TheoryData<string, string, string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string, bool>();
            foreach (var (name, isDiagonal) in Designs.Keys.SelectMany(name => new[] { (name, false), (name, true) }))
            {
                foreach (var priors in new[] { "weak", "published" })
                {
                    cases.Add(name, "gaussian", priors, isDiagonal);
                    cases.Add(name, "probit", priors, isDiagonal);
                    cases.Add(name, "logit", priors, isDiagonal);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void In_the_coordinates_of_the_start_the_posterior_is_near_a_standard_normal(
        string design, string response, string priors, bool isDiagonal)
    {
        var model = Model(Designs[design], response, priors, isDiagonal);
        var start = model.FindStart(Fitting);
        var m = model.Parameters.Count;
        var evaluator = new CoordinateEvaluator(model.CreateEvaluator(), start.Coordinates);
        Assert.Equal(new double[m], start.Center);
        Assert.Equal(Enumerable.Repeat(1.0, m), start.Scale);
        var gradient = new double[m];
        var value = evaluator.Collapsed(start.Center, gradient);

        Assert.True(double.IsFinite(value));
        if (design == "constant response" && response == "gaussian" && priors == "weak")
        {
            // Without residuals the posterior under half-t priors is improper: there is no mode to find.
            return;
        }

        // The slopes of integrals over three coefficients, of few nodes each, are not quite those of their values.
        Assert.InRange(FixedOrder.Norm(gradient), 0, design == "r = 3" && response != "gaussian" ? 0.05 : 0.02);
        var hessian = Matrix<double>.Build.DenseOfArray(FiniteDifference.Jacobian(
            x =>
            {
                var slope = new double[m];
                evaluator.Collapsed(x, slope);
                return slope;
            },
            start.Center,
            1e-2));
        var values = (-0.5 * (hessian + hessian.Transpose())).Evd(Symmetricity.Symmetric).EigenValues.Real();
        Assert.InRange(values.Minimum(), 0.97, 1.03);
        Assert.InRange(values.Maximum(), 0.97, 1.03);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Units_of_the_response_and_place_and_units_of_columns_change_nothing(int r)
    {
        var data = MixedData.Random([3, 5, 4, 6, 2, 7], 2, r, 8);
        var expected = Model(data, "gaussian", "weak", false);
        foreach (var factor in new[] { 1e-6, 1e-3, 1e6 })
        {
            var moved = data with
            {
                Response = [.. data.Response.Select(y => 17 + (factor * y))],
                FixedDesign = [.. data.FixedDesign.Select((x, i) => i % 2 == 0 ? x : 2000 + (x / factor))],
            };
            var actual = Model(moved, "gaussian", "weak", false);
            var (first, second) = (Values(expected), Values(actual));
            Tolerance.Close(first.Theta, second.Theta, 2e-3);
            Tolerance.Close(first.Density - (data.RowCount * Math.Log(factor)), second.Density, 1e-6);
        }

        static (double[] Theta, double Density) Values(MixedDensity model)
        {
            var start = model.FindStart(Fitting);
            var theta = new double[model.Parameters.Count];
            start.Coordinates.Map(start.Center, theta);
            return (theta, model.CreateEvaluator().Collapsed(theta, new double[theta.Length]));
        }
    }

    [Fact]
    public void Dependent_columns_are_held_by_their_prior()
    {
        var data = MixedData.Random([6, 6, 6, 5], 2, 1, 4);
        var doubled = data with
        {
            FixedDesign = [.. data.FixedDesign.Chunk(2).SelectMany(row => row.Append(3 * row[1]))],
        };
        foreach (var response in new[] { "gaussian", "logit" })
        {
            var model = Model(doubled, response, "weak", false);
            var start = model.FindStart(Fitting with { UsesFittingCoordinates = false });
            Assert.All(start.Center, value => Assert.True(double.IsFinite(value)));
            Assert.All(start.Scale, value => Assert.InRange(value, 1e-6, 100));
        }
    }

    [Fact]
    public void In_the_coordinates_of_theta_the_start_is_the_mode_and_the_spread_of_each_entry()
    {
        var model = Model(Designs["r = 2"], "gaussian", "weak", false);
        var start = model.FindStart(Fitting with { UsesFittingCoordinates = false });
        Assert.IsType<IdentityCoordinates>(start.Coordinates);
        var gradient = new double[start.Center.Length];
        var evaluator = model.CreateEvaluator();
        evaluator.Collapsed(start.Center, gradient);
        for (var i = 0; i < gradient.Length; i++)
        {
            Assert.InRange(Math.Abs(gradient[i]) * start.Scale[i], 0, 0.02);
            var moved = start.Center.ToArray();
            moved[i] += 1e-4 * start.Scale[i];
            var other = new double[gradient.Length];
            evaluator.Collapsed(moved, other);
            Tolerance.Close(1, (gradient[i] - other[i]) * start.Scale[i] / 1e-4, 0.02);
        }
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("probit")]
    public void Threads_change_no_bit_and_a_cancelled_search_gives_what_it_has(string response)
    {
        var model = Model(MixedData.Random([.. Enumerable.Range(0, 300).Select(k => 5 + (k % 5))], 3, 1, 1), response, "weak", false);
        var first = model.FindStart(Fitting).Coordinates.ToDocument();
        var second = model.FindStart(Fitting with { Threads = 7 }).Coordinates.ToDocument();
        Assert.Equal(JsonSerializer.Serialize(first), JsonSerializer.Serialize(second));
        var cancelled = model.FindStart(Fitting with { CancellationToken = new CancellationToken(true) });
        var evaluator = new CoordinateEvaluator(model.CreateEvaluator(), cancelled.Coordinates);
        var value = evaluator.Collapsed(cancelled.Center, new double[cancelled.Center.Length]);
        Assert.True(double.IsFinite(value));
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("logit")]
    public void Many_coefficients_have_no_affine_part(string response)
    {
        var data = MixedData.Random([.. Enumerable.Repeat(20, 40)], 270, 1, 3);
        var model = Model(data, response, "weak", false);
        var start = model.FindStart(Fitting);
        Assert.IsType<ScaleCorrelationCoordinates>(start.Coordinates);
        var gradient = new double[start.Center.Length];
        new CoordinateEvaluator(model.CreateEvaluator(), start.Coordinates).Collapsed(start.Center, gradient);
        Assert.InRange(gradient.Zip(start.Scale, (g, s) => Math.Abs(g * s)).Max(), 0, 0.1);
    }

    [Theory]
    [InlineData("gaussian", "weak")]
    [InlineData("gaussian", "published")]
    [InlineData("probit", "weak")]
    public void Networks_start_from_least_squares_on_random_features(string response, string priors)
    {
        var model = Network(response, priors);
        var start = model.FindStart(Fitting);
        var evaluator = model.CreateEvaluator();
        var (scratch, worse) = (new double[model.Parameters.Count], (double[])start.Center.Clone());
        foreach (var j in Enumerable.Range(model.Shape.BetaOffset, model.Shape.BetaCount)) worse[j] = 0.01;
        Assert.IsType<IdentityCoordinates>(start.Coordinates);
        Assert.True(evaluator.Collapsed(start.Center, scratch) > evaluator.Collapsed(worse, scratch));
        Assert.All(start.Scale, value => Assert.True(value > 0));
        Assert.Equal(start.Center, model.FindStart(Fitting with { Threads = 3 }).Center);
        Assert.NotEqual(start.Center, model.FindStart(Fitting with { Key = RandomKey.FromSeed(2) }).Center);
    }

    [Fact]
    public void The_published_start_is_that_of_the_paper()
    {
        foreach (var (response, center, scale) in new[] { ("gaussian", 0.01, 1.0), ("probit", 0.0, 0.01) })
        {
            var model = Network(response, "published");
            var start = model.PublishedStart(RandomKey.FromSeed(1));
            var architecture = model.Architecture;
            Assert.All(start.Scale, value => Assert.Equal(scale, value));
            Assert.All(start.Center.Skip(architecture.WeightCount), value => Assert.Equal(center, value));
            Assert.Equal(0, start.Center[architecture.Index(0, 1, -1)]);
            Assert.All(start.Center.Take(architecture.Offset(1)), value => Assert.InRange(Math.Abs(value), 0, Math.Sqrt(6) / 6));
            Assert.True(start.Center.Take(architecture.Offset(1)).Max() > 0.5 * Math.Sqrt(6) / 6);
        }
    }

    private static MixedDensity Network(string response, string priors)
    {
        var data = MixedData.Random([.. Enumerable.Range(0, 30).Select(k => 4 + (k % 5))], 3, 1, 1);
        var inputs = data.FixedDesign.Where((_, i) => i % 3 > 0).ToArray();
        var y = data.Response.Select((value, i) => value + (2 * Math.Abs(inputs[2 * i])));
        return new MixedDensity(
            ModelData.FromArrays(
                response == "gaussian" ? [.. y] : [.. y.Select(value => value > 1 ? 1.0 : 0)],
                [.. Enumerable.Repeat(1.0, data.RowCount)],
                [.. Enumerable.Repeat(1.0, data.RowCount)],
                inputs,
                Keys(data),
                hasRandomFeatures: true),
            new ModelOptions
            {
                Response = Response.Parse(response),
                Priors = priors == "weak" ? Priors.Weak : Priors.Published,
                Hidden = [4, 3],
            });
    }

    private static string[] Keys(MixedData data) =>
        [.. Enumerable.Range(0, data.RowCount).Select(i => $"{data.Offsets.Count(offset => offset <= i)}")];

    private static MixedDensity Model(MixedData data, string response, string priors, bool isDiagonal) => new(
        ModelData.FromArrays(
            response == "gaussian" ? data.Response : [.. data.Response.Select(y => y > 0 ? 1.0 : 0)],
            data.FixedDesign,
            data.RandomDesign,
            [],
            data.RandomCount == 0 ? null : Keys(data)),
        new ModelOptions
        {
            Response = Response.Parse(response),
            Priors = priors == "weak" ? Priors.Weak : Priors.Published,
            IsDiagonal = isDiagonal,
        });

    /// <summary>Takes the group means out of the response.</summary>
    private static MixedData Residuals(MixedData data)
    {
        var y = data.Response.ToArray();
        for (var k = 0; k < data.GroupCount; k++)
        {
            var group = y.AsSpan(data.Offsets[k], data.Offsets[k + 1] - data.Offsets[k]);
            var mean = group.ToArray().Average();
            foreach (ref var value in group)
            {
                value -= mean;
            }
        }

        return data with { Response = y };
    }
}
