using MathNet.Numerics.LinearAlgebra;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

/// <summary>One model in other units: the same numbers for a person, and the evidence moved by the Jacobian alone.</summary>
public class MixedQuantitiesTests
{
    [Fact]
    public void Names_are_those_people_read()
    {
        var free = new MixedCase("gaussian", [5, 6, 7]) { Random = [0, 2] }.Model();
        Assert.Equal(
            [
                "(Intercept)", "x1", "x2", "group.sd(Intercept)", "group.sd(x2)", "group.cor(Intercept,x2)", "group.var(Intercept)",
                "group.var(x2)", "group.cov(Intercept,x2)", "residual.sd", "residual.variance",
            ],
            free.QuantityNames);
        var diagonal = new MixedCase("probit", [5, 6, 7]) { Columns = 1, Inputs = 1, Widths = [2], HasRandomFeatures = true }.Model();
        Assert.Equal(
            [
                "(Intercept)", "feature[1]", "feature[2]", "group.sd(Intercept)", "group.sd(feature[1])", "group.sd(feature[2])",
                "group.var(Intercept)", "group.var(feature[1])", "group.var(feature[2])",
            ],
            diagonal.QuantityNames);
        var slope = new MixedCase("gaussian", [5, 6, 7]) { Random = [1] }.Model();
        Assert.Equal(["group.sd(x1)", "group.variance", "residual.sd", "residual.variance"], slope.QuantityNames.Skip(3));
        Assert.Equal(["(Intercept)", "x1", "x2"], new MixedCase("logit", [9]) { Random = [] }.Model().QuantityNames);
    }

    [Theory]
    [InlineData("gaussian", true, new[] { 0, 2 }, 0, false)]
    [InlineData("gaussian", true, new[] { 0, 2 }, 0, true)]
    [InlineData("gaussian", true, new[] { 2 }, 1, false)]
    [InlineData("gaussian", true, new int[0], 0, false)]
    [InlineData("gaussian", false, new[] { 1 }, 0, false)]
    [InlineData("probit", true, new[] { 0, 1 }, 0, false)]
    [InlineData("logit", true, new[] { 0, 1 }, 0, true)]
    public void A_model_says_the_same_in_its_units_and_in_those_of_the_data(
        string response, bool hasIntercept, int[] random, int extra, bool isDiagonal)
    {
        var source = new MixedCase(response, [3, 8, 5, 6, 120])
        {
            HasIntercept = hasIntercept,
            Random = random,
            Extra = extra,
            IsDiagonal = isDiagonal,
        };
        var y = source.Data().Response.ToArray();
        y = response == "gaussian" ? [.. y.Select(value => (40 * value) + 300)] : y;
        var (plain, scaled) = (source.Model(y), (source with { Priors = Priors.Weak }).Model(y));
        var theta = MixedCase.Theta(plain, 3);
        var moved = Move(plain, scaled, theta);
        var (a, b) = (plain.CreateEvaluator(), scaled.CreateEvaluator());
        var gradient = new double[theta.Length];
        double LogLikelihood(IModelEvaluator evaluator, double[] point) => evaluator.Collapsed(point, gradient) - evaluator.LogPrior(point);
        Tolerance.Close(LogLikelihood(a, theta), LogLikelihood(b, moved), response == "gaussian" ? 1e-11 : 1e-6);
        var (expected, actual) = (new double[plain.QuantityNames.Count], new double[plain.QuantityNames.Count]);
        a.Report(theta, expected);
        b.Report(moved, actual);
        Tolerance.Close(expected, actual, 1e-11);
        Assert.Equal(plain.QuantityNames, scaled.QuantityNames);
        Assert.True(scaled.Units.FixedScales[^1] != 1);
    }

    [Fact]
    public void Random_columns_are_centred_only_beside_a_random_intercept_of_free_covariance()
    {
        var source = new MixedCase("gaussian", [3, 4, 5]) { Priors = Priors.Weak };
        double Center(MixedCase model) => model.Model().Units.RandomCenters[^1];
        Assert.Equal(0, Center(source with { Random = [2] }));
        Assert.Equal(0, Center(source with { Random = [0, 2], IsDiagonal = true }));
        Assert.NotEqual(0, Center(source with { Random = [0, 2] }));

        // A random column in units of its own is a regressor of its own.
        Assert.Equal(1, (source with { Random = [2] }).Model().Shape.ExtraCount);
        Assert.Equal(0, (source with { Random = [0, 2] }).Model().Shape.ExtraCount);
    }

    [Fact]
    public void Other_units_of_the_data_move_the_evidence_by_the_Jacobian_alone()
    {
        var source = new MixedCase("gaussian", [3, 8, 5, 6]) { Random = [0, 1], Priors = Priors.Weak };
        var data = source.Data();
        var (x, z) = (data.Fixed.ToArray(), data.Random.ToArray());
        for (var i = 0; i < data.RowCount; i++)
        {
            x[(i * 3) + 1] = z[(i * 2) + 1] = (1000 * x[(i * 3) + 1]) + 2e6;
        }

        var keys = Enumerable.Range(0, 4).SelectMany(k => Enumerable.Repeat($"g{k}", source.Sizes[k])).ToArray();
        var other = ModelData.FromArrays(
            [.. data.Response.ToArray().Select(y => (50 * y) - 7)], x, z, [], keys, data.FixedNames, data.RandomNames);
        var (first, second) = (source.Model(data), source.Model(other));
        var theta = MixedCase.Theta(first, 1);
        var (a, b) = (new double[theta.Length], new double[theta.Length]);
        var value = first.CreateEvaluator().Collapsed(theta, a);
        Tolerance.Close(value - (data.RowCount * Math.Log(50)), second.CreateEvaluator().Collapsed(theta, b), 1e-11);
        Tolerance.Close(a, b, 1e-9);
    }

    /// <summary>θ of <paramref name="plain"/>, in the data's units, in those of <paramref name="scaled"/>.</summary>
    private static double[] Move(MixedDensity plain, MixedDensity scaled, double[] theta)
    {
        var (moved, shape, r) = (theta.ToArray(), plain.Shape, plain.RandomCount);
        var (beta, random) = (Map(shape.BetaCount, scaled.Units.FixedToData), Map(r, scaled.Units.RandomToData));
        beta.Root.Solve(Dense.Vector(theta.AsSpan(0, shape.BetaCount)) - beta.Center).ToArray().CopyTo(moved, 0);
        if (shape.ParameterCount > 0)
        {
            moved[shape.ParameterOffset] -= 2 * Math.Log(scaled.Units.ResponseScale);
        }

        var parameters = plain.CreateParameters();
        parameters.Read(theta);
        var covariance = new double[r * r];
        parameters.Covariance(covariance);
        var back = r == 0 ? null : random.Root.Inverse();
        var inUnits = r == 0 ? [] : Dense.RowMajor(back * Dense.Matrix(r, r, covariance) * back!.Transpose());
        if (plain.Covariance is not FreeCovariance)
        {
            for (var i = 0; i < r; i++)
            {
                moved[shape.CovarianceOffset + i] = Math.Log(inUnits[i * (r + 1)]);
            }

            return moved;
        }

        var factor = Dense.Matrix(r, r, inUnits).Inverse().Cholesky().Factor;
        for (int j = 0, next = shape.CovarianceOffset; j < r; j++)
        {
            for (var i = j; i < r; i++)
            {
                moved[next++] = i == j ? Math.Log(factor[i, i]) : factor[i, j];
            }
        }

        return moved;
    }

    /// <summary>The affine map, by its values at 0 and at unit vectors.</summary>
    private static (Vector<double> Center, Matrix<double> Root) Map(int count, ToData map)
    {
        double[] At(double[] x)
        {
            var result = new double[count];
            map(x, result);
            return result;
        }

        var center = count == 0 ? null! : Dense.Vector(At(new double[count]));
        return (center, count == 0 ? null! : Matrix<double>.Build.DenseOfColumnVectors(
            Enumerable.Range(0, count).Select(
                j => Dense.Vector(At([.. Enumerable.Range(0, count).Select(i => i == j ? 1.0 : 0)])) - center)));
    }

    private delegate void ToData(ReadOnlySpan<double> coefficients, Span<double> destination);
}
