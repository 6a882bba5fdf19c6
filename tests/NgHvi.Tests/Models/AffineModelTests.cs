using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class AffineModelTests
{
    private static readonly MixedData Data = MixedData.Random([2, 3, 4, 7, 5], 3, 2, 2);

    [Fact]
    public void Density_is_that_of_theta_times_the_determinant()
    {
        var (model, affine) = Create();
        var (phi, theta) = (new double[7], new double[7]);
        NormalSampler.Fill(RandomKey.FromSeed(1), phi);
        affine.Map(phi, theta);
        var expected = Dense.Vector(affine.Center) + (Dense.Matrix(7, 7, affine.Root) * Dense.Vector(phi));
        Tolerance.Close(expected.ToArray(), theta, 1e-14);
        var logDeterminant = Math.Log(Math.Abs(Dense.Matrix(7, 7, affine.Root).Determinant()));
        Tolerance.Close(logDeterminant, affine.LogDeterminant, 1e-13);
        var (inner, outer) = (model.CreateEvaluator(), affine.CreateEvaluator());
        var scratch = new double[7];
        Tolerance.Close(inner.Collapsed(theta, scratch) + logDeterminant, outer.Collapsed(phi, scratch), 1e-13);
        Tolerance.Close(inner.LogPrior(theta) + logDeterminant, outer.LogPrior(phi), 1e-13);
        Tolerance.Close(inner.LogJacobian(theta), outer.LogJacobian(phi), 1e-13);
        var key = RandomKey.FromSeed(3);
        Tolerance.Close(inner.Drawn(theta, key, scratch) + logDeterminant, outer.Drawn(phi, key, scratch), 1e-13);
        var (a, b) = (new double[model.Quantities.Count], new double[model.Quantities.Count]);
        inner.Report(theta, a);
        outer.Report(phi, b);
        Assert.Equal(a, b);
    }

    [Fact]
    public void Gradients_are_the_transposed_root_times_those_of_theta()
    {
        var (model, affine) = Create();
        var (phi, theta, inner, outer) = (new double[7], new double[7], new double[7], new double[7]);
        NormalSampler.Fill(RandomKey.FromSeed(1), phi);
        affine.Map(phi, theta);
        var root = Dense.Matrix(7, 7, affine.Root);
        model.CreateEvaluator().Collapsed(theta, inner);
        var evaluator = affine.CreateEvaluator();
        evaluator.Collapsed(phi, outer);
        Tolerance.Close((root.Transpose() * Dense.Vector(inner)).ToArray(), outer, 1e-13);
        var scratch = new double[7];
        Tolerance.Close(FiniteDifference.Gradient(x => evaluator.Collapsed(x, scratch), phi), outer, 1e-8);
        model.CreateEvaluator().Drawn(theta, RandomKey.FromSeed(2), inner);
        evaluator.Drawn(phi, RandomKey.FromSeed(2), outer);
        Tolerance.Close((root.Transpose() * Dense.Vector(inner)).ToArray(), outer, 1e-13);
    }

    [Fact]
    public void Determinant_of_tiny_scales_does_not_lose_its_digits()
    {
        // The product 3e-324 underflows to the least subnormal number, 5e-324.
        var target = new GaussianTarget(new NgHvi.FactorGaussian([0, 0], [], [1, 1]), 0);
        var affine = new AffineModel(target, new StartingPoint([0, 0], [1, 1], [1e-160, 0, 0, 3e-164]));
        Tolerance.Close(Math.Log(1e-160) + Math.Log(3e-164), affine.LogDeterminant, 1e-14);
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e200)]
    public void Determinant_may_lie_outside_the_range_of_numbers(double scale)
    {
        var target = new GaussianTarget(new NgHvi.FactorGaussian([0, 0], [], [1, 1]), 0);
        var affine = new AffineModel(target, new StartingPoint([0, 0], [1, 1], [scale, 0, 0, scale]));
        Tolerance.Close(2 * Math.Log(scale), affine.LogDeterminant, 1e-14);
    }

    [Fact]
    public void A_singular_or_missing_root_is_refused()
    {
        var target = new GaussianTarget(new NgHvi.FactorGaussian([0, 0], [], [1, 1]), 0);
        var error = Assert.Throws<ArgumentException>(() => new AffineModel(target, new StartingPoint([0, 0], [1, 1], [1, 1, 1, 1])));
        Assert.Contains("must not be singular", error.Message);
        Assert.Throws<ArgumentException>(() => new AffineModel(target, new StartingPoint([0, 0], [1, 1])));
    }

    private static (LinearMixedModel Model, AffineModel Affine) Create()
    {
        var model = Data.Model();
        return (model, new AffineModel(model, model.SuggestStart()));
    }
}
