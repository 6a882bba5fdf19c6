using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class LinearMixedStartTests
{
    private static readonly Dictionary<string, MixedData> Designs = new()
    {
        ["r = 1"] = MixedData.Random([.. Enumerable.Range(0, 30).Select(k => 2 + (k % 5))], 3, 1, 1),
        ["r = 2"] = MixedData.Random([.. Enumerable.Range(0, 30).Select(k => 2 + (k % 5))], 3, 2, 2),
        ["r = 3"] = MixedData.Random([.. Enumerable.Range(0, 40).Select(k => 3 + (k % 7))], 2, 3, 3),
        ["few groups"] = MixedData.Random([3, 5, 4], 2, 1, 4),
        ["constant response"] = Constant(MixedData.Random([3, 5, 4, 6], 2, 1, 5)),
        ["no variance between groups"] = Residuals(MixedData.Random([4, 4, 4, 4, 4], 2, 1, 6)),
        ["no fixed effect"] = MixedData.Random([3, 5, 4, 6, 2, 7], 0, 1, 9),
    };

    public static TheoryData<string> DesignNames => [.. Designs.Keys];

    [Theory]
    [MemberData(nameof(DesignNames))]
    public void Gradient_at_the_start_is_small_in_standard_deviations(string name)
    {
        var data = Designs[name];
        foreach (var model in Models(data))
        {
            var start = model.SuggestStart();
            var gradient = new double[start.Center.Length];
            model.CreateEvaluator().Collapsed(start.Center, gradient);
            for (var i = 0; i < gradient.Length; i++)
            {
                // A Newton step of gradient·sd² is this fraction of a standard deviation; steps end at 1e-3 and converge quadratically.
                Assert.True(Math.Abs(gradient[i] * start.Scale[i]) < 2e-3, $"{name}, {model.Priors.Name}: {model.Parameters.Names[i]} {gradient[i] * start.Scale[i]:G3}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(DesignNames))]
    public void Root_is_that_of_the_inverse_curvature_of_each_block(string name)
    {
        var data = Designs[name];
        foreach (var model in Models(data))
        {
            var (q, m) = (data.FixedCount, model.Parameters.Count);
            var start = model.SuggestStart();
            var root = Dense.Matrix(m, m, start.Root);
            var covariance = root * root.Transpose();
            var evaluator = model.CreateEvaluator();

            // In units of the suggested spread, where steps of 1e-3 suit every coordinate.
            double[] Slope(double[] x)
            {
                var theta = start.Center.ToArray();
                var gradient = new double[m];
                for (var i = 0; i < m; i++)
                {
                    theta[i] += start.Scale[i] * x[i];
                }

                evaluator.Collapsed(theta, gradient);
                return [.. gradient.Select((g, i) => g * start.Scale[i])];
            }

            var hessian = Matrix<double>.Build.DenseOfArray(FiniteDifference.Jacobian(Slope, new double[m], 1e-2));
            var scale = Matrix<double>.Build.DenseOfDiagonalArray(start.Scale.ToArray());
            var whole = -hessian;
            if (q > 0)
            {
                var information = scale.SubMatrix(0, q, 0, q) * covariance.SubMatrix(0, q, 0, q).Inverse() * scale.SubMatrix(0, q, 0, q);
                Tolerance.Close(Dense.RowMajor(whole.SubMatrix(0, q, 0, q)), Dense.RowMajor(information), 1e-7, name);
            }

            // The curvature of the variances is itself a difference of width 1e-4 and may carry a ridge where it is not definite.
            var v = m - q;
            var ofVariances = scale.SubMatrix(q, v, q, v) * covariance.SubMatrix(q, v, q, v).Inverse() * scale.SubMatrix(q, v, q, v);
            if (whole.SubMatrix(q, v, q, v).Evd(Symmetricity.Symmetric).EigenValues.Real().Minimum() > 0.01)
            {
                Tolerance.Close(Dense.RowMajor(whole.SubMatrix(q, v, q, v)), Dense.RowMajor(ofVariances), 1e-4, name);
            }

            Assert.Equal(0, covariance.SubMatrix(0, q, q, v).FrobeniusNorm());
        }
    }

    [Fact]
    public void Dependent_columns_are_held_by_their_prior()
    {
        var data = MixedData.Random([6, 6, 6, 5], 2, 1, 4);
        var doubled = data with { FixedDesign = [.. Enumerable.Range(0, 23).SelectMany(i => new[] { data.FixedDesign[2 * i], data.FixedDesign[(2 * i) + 1], 3 * data.FixedDesign[(2 * i) + 1] })] };
        var start = doubled.Model().SuggestStart();
        Assert.All(start.Center.ToArray(), value => Assert.True(double.IsFinite(value)));
        Assert.All(start.Scale.ToArray(), value => Assert.InRange(value, 1e-6, 100));
    }

    [Theory]
    [InlineData(1, 1e-6)]
    [InlineData(1, 1e-3)]
    [InlineData(1, 1e6)]
    [InlineData(2, 1e-6)]
    [InlineData(2, 1e-3)]
    [InlineData(2, 1e6)]
    public void Unit_of_the_response_does_not_change_the_start(int r, double factor)
    {
        // Weak priors scale with the data, so β and standard deviations scale with y and log p(y, θ) moves by −n log factor.
        var data = MixedData.Random([3, 5, 4, 6, 2, 7], 2, r, 8);
        var (expected, actual) = (Find(data), Find(Scaled(data, factor)));
        Assert.InRange(actual.Slope, 0, 2e-3);
        Tolerance.Close(expected.Center[0], actual.Center[0] / factor, 1e-3);
        Tolerance.Close(expected.Center[^1] + (2 * Math.Log(factor)), actual.Center[^1], 1e-3);

        static (double[] Center, double Slope) Find(MixedData data)
        {
            var model = data.Model(data.WeakPriors());
            var start = model.SuggestStart();
            var gradient = new double[start.Center.Length];
            model.CreateEvaluator().Collapsed(start.Center, gradient);
            return (start.Center.ToArray(), gradient.Select((g, i) => Math.Abs(g * start.Scale[i])).Max());
        }
    }

    [Fact]
    public void A_constant_response_has_a_finite_start_under_weak_priors()
    {
        var data = Designs["constant response"];
        var start = data.Model(data.WeakPriors()).SuggestStart();
        Assert.All(start.Center.ToArray(), value => Assert.True(double.IsFinite(value)));
        Assert.All(start.Root.ToArray(), value => Assert.True(double.IsFinite(value)));
    }

    private static IEnumerable<LinearMixedModel> Models(MixedData data)
    {
        yield return data.Model();

        // Of a response without residuals the posterior under half-t priors is improper: there is no mode to find.
        if (data.FixedCount > 0 && data.Response.Distinct().Count() > 1)
        {
            yield return data.Model(data.WeakPriors());
        }
    }

    private static MixedData Constant(MixedData data) => data with { Response = [.. data.Response.Select(_ => 3.0)] };

    private static MixedData Scaled(MixedData data, double factor) => data with { Response = [.. data.Response.Select(y => factor * y)] };

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
