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
        ["no fixed effect"] = MixedData.Random([3, 5, 4, 6, 2, 7], 0, 1, 9),
        ["no group"] = MixedData.Random([30], 3, 0, 9),
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

        Assert.InRange(FixedOrder.Norm(gradient), 0, 0.02);
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

    private static MixedDensity Model(MixedData data, string response, string priors, bool isDiagonal) => new(
        ModelData.FromArrays(
            response == "gaussian" ? data.Response : [.. data.Response.Select(y => y > 0 ? 1.0 : 0)],
            data.FixedDesign,
            data.RandomDesign,
            [],
            data.RandomCount == 0 ? null : [.. Enumerable.Range(0, data.RowCount).Select(i => $"{data.Offsets.Count(offset => offset <= i)}")]),
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
