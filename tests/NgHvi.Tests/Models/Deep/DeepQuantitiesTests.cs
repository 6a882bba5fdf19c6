using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models.Deep;

/// <summary>One model in the units of the data and in others: the same likelihood and the same reported values.</summary>
public class DeepQuantitiesTests
{
    [Theory]
    [InlineData(ResponseFamily.Gaussian, 0, new[] { 0, 1, 2, 3 })]
    [InlineData(ResponseFamily.Gaussian, 0, new[] { 0, 2 })]
    [InlineData(ResponseFamily.Gaussian, 0, new[] { 1, 3 })]
    [InlineData(ResponseFamily.Gaussian, 4, new[] { 0, 2, 4 })]
    [InlineData(ResponseFamily.Gaussian, 4, new[] { 3 })]
    [InlineData(ResponseFamily.Gaussian, 4, new int[0])]
    [InlineData(ResponseFamily.Probit, 0, new[] { 0, 2 })]
    [InlineData(ResponseFamily.Logit, 2, new[] { 0, 1 })]
    public void A_model_reports_the_same_in_all_units(ResponseFamily family, int width, int[] random)
    {
        var source = new DeepCase(family, [3, 8, 5, 6, 120], width == 0 ? [] : [width]) { Random = random };
        var (y, x, groups) = source.Rows();
        x = [.. x.Select((value, i) => (value * (2 + (i % 3))) + 5 - (i % 3))];
        y = family == ResponseFamily.Gaussian ? [.. y.Select(value => (40 * value) + 300)] : y;
        var data = GroupedInputs.FromArrays(y, x, groups);
        var architecture = source.Architecture;
        var slopesAlone = width == 0 && !random.Contains(0);
        var scaling = InputScaling.Standardize(data, family, slopesAlone ? [.. random.Select(j => j - 1)] : null);
        DeepModel Create(InputScaling? units) =>
            DeepCase.Create(family, data, architecture, DeepMixedPriors.Published(family, architecture, random.Length, isDiagonal: false), units, random);
        var (plain, scaled) = (Create(null), Create(scaling));
        var theta = DeepCase.Theta(plain, 3);
        var moved = Move(plain, scaling, theta);
        var (a, b) = (plain.CreateEvaluator(), scaled.CreateEvaluator());
        var gradient = new double[theta.Length];
        double LogLikelihood(IModelEvaluator evaluator, double[] point) => evaluator.Collapsed(point, gradient) - evaluator.LogPrior(point);
        var jacobian = data.RowCount * Math.Log(scaling.ResponseScale);
        Tolerance.Close(LogLikelihood(a, theta), LogLikelihood(b, moved) - jacobian, family == ResponseFamily.Gaussian ? 1e-11 : 1e-6);
        var (expected, actual) = (new double[plain.Quantities.Count], new double[plain.Quantities.Count]);
        a.Report(theta, expected);
        b.Report(moved, actual);
        Tolerance.Close(expected, actual, 1e-11);
        Assert.Equal(plain.Quantities.Select(q => q.Name), scaled.Quantities.Select(q => q.Name));
        Assert.True(scaling.Scales.IndexOf(1.0) < 0);
    }

    [Fact]
    public void Quantities_in_the_units_of_the_data_name_their_entry_of_theta()
    {
        foreach (var family in new[] { ResponseFamily.Gaussian, ResponseFamily.Probit })
        {
            foreach (var isScaled in new[] { false, true })
            {
                var model = new DeepCase(family, [3, 4, 5], []) { Random = [0], IsScaled = isScaled }.Model();
                var theta = DeepCase.Theta(model, 1);
                var values = new double[model.Quantities.Count];
                model.CreateEvaluator().Report(theta, values);
                Assert.Equal("(Intercept)", model.Quantities[0].Name);
                Assert.Equal("group.variance", model.Quantities[4].Name);
                for (var i = 0; i < values.Length; i++)
                {
                    var quantity = model.Quantities[i];
                    Assert.Equal(isScaled, quantity.Index < 0);
                    if (!isScaled)
                    {
                        var entry = theta[quantity.Index];
                        Assert.Equal(values[i], quantity.Scale == ParameterScale.LogVariance ? Math.Exp(entry) : entry, 1e-12);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_free_covariance_of_one_coefficient_is_no_log_variance()
    {
        var architecture = new NetworkArchitecture(3, []);
        var data = new DeepCase(ResponseFamily.Gaussian, [3, 4, 5], []).Data();
        var priors = DeepMixedPriors.Published(ResponseFamily.Gaussian, architecture, 1) with { RandomEffects = new CovariancePrior.HuangWand(3, [1.0]) };
        var model = new DeepMixedModel(data, architecture, priors, randomFeatures: [0]);
        Assert.Equal(-1, model.Quantities.Single(quantity => quantity.Name == "group.variance").Index);
    }

    [Fact]
    public void Default_scaling_leaves_random_slopes_without_a_random_constant_uncentred()
    {
        var data = new DeepCase(ResponseFamily.Gaussian, [3, 4, 5], []).Data();
        var linear = new NetworkArchitecture(3, []);
        Assert.Equal(0, new DeepMixedModel(data, linear, randomFeatures: [2]).Scaling.Centers[1]);
        Assert.NotEqual(0, new DeepMixedModel(data, linear, randomFeatures: [2]).Scaling.Centers[0]);
        Assert.NotEqual(0, new DeepMixedModel(data, linear, randomFeatures: [0, 2]).Scaling.Centers[1]);
        Assert.NotEqual(0, new DeepMixedModel(data, new NetworkArchitecture(3, [2]), randomFeatures: [2]).Scaling.Centers[1]);
    }

    /// <summary>θ in the scaled units for the same real model.</summary>
    private static double[] Move(DeepModel plain, InputScaling scaling, double[] theta)
    {
        var moved = theta.ToArray();
        var (reference, architecture, m) = (new ReferenceDeepModel(plain), plain.Architecture, plain.Data.InputCount);
        var count = reference.FeatureCount;
        var toScaled = Matrix<double>.Build.DenseIdentity(count);
        if (architecture.LayerCount > 0)
        {
            for (var i = 0; i < architecture.Widths[0]; i++)
            {
                for (var j = 0; j < m; j++)
                {
                    var weight = theta[architecture.Index(0, i, j)];
                    moved[architecture.Index(0, i, -1)] += weight * scaling.Centers[j];
                    moved[architecture.Index(0, i, j)] = weight * scaling.Scales[j];
                }
            }
        }
        else
        {
            for (var j = 0; j < m; j++)
            {
                toScaled[0, j + 1] = scaling.Centers[j];
                toScaled[j + 1, j + 1] = scaling.Scales[j];
            }
        }

        toScaled /= scaling.ResponseScale;
        var beta = toScaled * Dense.Vector(reference.Beta(theta));
        beta[0] -= scaling.ResponseCenter / scaling.ResponseScale;
        beta.ToArray().CopyTo(moved, architecture.WeightCount);
        var next = architecture.WeightCount + count;
        if (plain.Family == ResponseFamily.Gaussian)
        {
            moved[next++] -= 2 * Math.Log(scaling.ResponseScale);
        }

        var r = reference.Random.Length;
        if (r == 0)
        {
            return moved;
        }

        var change = Matrix<double>.Build.Dense(r, r, (i, j) => toScaled[reference.Random[i], reference.Random[j]]);
        var covariance = change * reference.Precision(theta).Inverse() * change.Transpose();
        if (r == 1)
        {
            moved[next] = Math.Log(covariance[0, 0]);
            return moved;
        }

        var factor = covariance.Inverse().Cholesky().Factor;
        for (var j = 0; j < r; j++)
        {
            for (var i = j; i < r; i++)
            {
                moved[next++] = i == j ? Math.Log(factor[i, i]) : factor[i, j];
            }
        }

        return moved;
    }
}
