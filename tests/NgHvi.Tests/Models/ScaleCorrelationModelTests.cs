using MathNet.Numerics.LinearAlgebra;

namespace NgHvi.Tests.Models;

public class ScaleCorrelationModelTests
{
    // Units on both sides of the standard deviations: the softplus and the logarithm.
    private static readonly double[] Units = [0.2, 3, 1e12];

    public static TheoryData<int, bool> Designs => new() { { 1, false }, { 1, true }, { 2, false }, { 2, true }, { 3, false }, { 3, true } };

    [Theory]
    [MemberData(nameof(Designs))]
    public void Gradient_is_the_central_difference(int r, bool isPublished)
    {
        var evaluator = Create(r, isPublished, out _).CreateEvaluator();
        var point = Point(r);
        var gradient = new double[point.Length];
        var ignored = new double[point.Length];
        evaluator.Collapsed(point, gradient);
        for (var j = 0; j < point.Length; j++)
        {
            const double Width = 1e-5;
            var moved = point.ToArray();
            moved[j] += Width;
            var above = evaluator.Collapsed(moved, ignored);
            moved[j] -= 2 * Width;
            var difference = (above - evaluator.Collapsed(moved, ignored)) / (2 * Width);

            // Truncation is of order h² times the third derivative; densities here are of order 1e2.
            Assert.Equal(difference, gradient[j], 1e-5 * (1 + Math.Abs(difference)));
        }
    }

    [Theory]
    [MemberData(nameof(Designs))]
    public void Density_changes_by_the_jacobian_of_the_map(int r, bool isPublished)
    {
        var model = Create(r, isPublished, out var inner);
        var point = Point(r);
        var theta = new double[point.Length];
        model.Map(point, theta);
        var jacobian = Matrix<double>.Build.Dense(point.Length, point.Length);
        for (var j = 0; j < point.Length; j++)
        {
            const double Width = 1e-6;
            var (above, below) = (new double[point.Length], new double[point.Length]);
            var moved = point.ToArray();
            moved[j] += Width;
            model.Map(moved, above);
            moved[j] -= 2 * Width;
            model.Map(moved, below);
            jacobian.SetColumn(j, above.Zip(below, (a, b) => (a - b) / (2 * Width)).ToArray());
        }

        var ignored = new double[point.Length];
        var change = model.CreateEvaluator().Collapsed(point, ignored) - inner.CreateEvaluator().Collapsed(theta, ignored);

        Assert.Equal(Math.Log(Math.Abs(jacobian.Determinant())), change, 1e-7);
    }

    [Fact]
    public void Reported_covariance_has_the_standard_deviations_and_correlation_of_the_coordinates()
    {
        var model = Create(2, false, out _);
        var point = Point(2);
        var values = new double[model.Quantities.Count];
        model.CreateEvaluator().Report(point, values);
        var s1 = Units[0] * Math.Log(1 + Math.Exp(point[2]));
        var s2 = Units[1] * Math.Log(1 + Math.Exp(point[3]));

        Assert.Equal("group.cov[1,1]", model.Quantities[2].Name);
        Assert.Equal(s1 * s1, values[2], 1e-12);
        Assert.Equal(Math.Tanh(point[4]) * s1 * s2, values[3], 1e-12);
        Assert.Equal(s2 * s2, values[5], 1e-12);
    }

    [Fact]
    public void Variances_that_stand_clear_of_0_keep_the_paper_coordinates()
    {
        Assert.IsType<ScaleCorrelationModel>(LinearMixed(1, 0).InFittingCoordinates());
        Assert.IsType<LinearMixedModel>(LinearMixed(1, 3).InFittingCoordinates());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_variance_that_is_0_is_fitted_as_a_long_Gibbs_run_finds_it(int seed)
    {
        var model = LinearMixed(1, 0);
        var reference = NgHvi.GibbsSampler.Fit(model, new() { Sweeps = 20_000 }, 7, null, TestContext.Current.CancellationToken);

        var fit = HybridVi.Fit(model, new HybridViOptions(), seed, null, TestContext.Current.CancellationToken);

        Assert.Equal(StopReason.Converged, fit.Stopped);
        for (var j = 0; j < reference.Posterior.Count; j++)
        {
            var (expected, actual) = (reference.Posterior[j], fit.Posterior[j]);

            // Four standard errors of both runs.
            var error = 4 * Math.Sqrt((expected.MeanError * expected.MeanError) + (actual.MeanError * actual.MeanError));
            Assert.Equal(expected.Mean, actual.Mean, error);
            Assert.InRange(actual.StandardDeviation / expected.StandardDeviation, 0.85, 1.15);
        }
    }

    private static ScaleCorrelationModel Create(int r, bool isPublished, out LinearMixedModel inner)
    {
        inner = LinearMixed(r, 1, isPublished);
        return new ScaleCorrelationModel(inner, Units.AsSpan(0, r));
    }

    private static double[] Point(int r)
    {
        double[] scales = [0.3, -1.1, -27.5];
        double[] correlations = [0.4, -0.7, 0.2];
        return [0.9, -0.4, .. scales[..r], .. correlations[..(r * (r - 1) / 2)], 0.1];
    }

    /// <summary>40 unbalanced groups, two fixed effects, r random coefficients of equal standard deviation.</summary>
    private static LinearMixedModel LinearMixed(int r, double deviation, bool isPublished = false)
    {
        const int Groups = 40;
        var offsets = new int[Groups + 1];
        for (var k = 0; k < Groups; k++)
        {
            offsets[k + 1] = offsets[k] + 3 + (k % 4);
        }

        var n = offsets[^1];
        var normals = new double[n * 4];
        NormalSampler.Fill(RandomKey.FromSeed(11), normals);
        var effects = new double[Groups * r];
        NormalSampler.Fill(RandomKey.FromSeed(12), effects);
        var (y, x, z) = (new double[n], new double[2 * n], new double[r * n]);
        for (var k = 0; k < Groups; k++)
        {
            for (var i = offsets[k]; i < offsets[k + 1]; i++)
            {
                (x[2 * i], x[(2 * i) + 1]) = (1, normals[4 * i]);
                y[i] = 1 - (0.5 * normals[4 * i]) + normals[(4 * i) + 3];
                for (var j = 0; j < r; j++)
                {
                    z[(r * i) + j] = j == 0 ? 1 : normals[(4 * i) + j];
                    y[i] += deviation * effects[(r * k) + j] * z[(r * i) + j];
                }
            }
        }

        return new LinearMixedModel(
            new GroupedStatistics(y, x, z, offsets),
            isPublished ? LinearMixedPriors.Published(2, r) : LinearMixedPriors.Weak(y, x, z));
    }
}
