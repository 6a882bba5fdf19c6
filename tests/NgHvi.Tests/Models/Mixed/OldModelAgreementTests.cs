using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models.Mixed;

/// <summary>The one model against those it replaces; dies with them.</summary>
public class OldModelAgreementTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(3, true)]
    [InlineData(3, false)]
    public void Linear(int r, bool shared)
    {
        var sizes = Enumerable.Range(0, 60).Select(k => shared ? 4 : 1 + (k % 7)).ToArray();
        var old = MixedData.Random(sizes, 3, r, 5, shared);
        var groups = Enumerable.Range(0, sizes.Length).SelectMany(k => Enumerable.Repeat($"g{k}", sizes[k])).ToArray();
        var data = ModelData.FromArrays(old.Response, old.FixedDesign, old.RandomDesign, [], groups);
        var theta = old.Theta(3);
        double[] moved = [.. theta[..3], theta[^1], .. theta[3..^1]];
        var (expected, actual) = (new double[theta.Length], new double[theta.Length]);
        foreach (var kernel in new[] { KernelChoice.SufficientStatistics, KernelChoice.Rows })
        {
            var model = new MixedDensity(data, new ModelOptions { Priors = Priors.Published, Kernel = kernel });
            var (before, after) = (old.Model().CreateEvaluator(), model.CreateEvaluator(2));
            Tolerance.Close(before.Collapsed(theta, expected), after.Collapsed(moved, actual), 1e-11);
            Tolerance.Close([.. expected[..3], expected[^1], .. expected[3..^1]], actual, 1e-10);
            Tolerance.Close(before.LogPrior(theta), after.LogPrior(moved), 1e-13);
            Tolerance.Close(before.LogJacobian(theta), after.LogJacobian(moved), 1e-13);
        }
    }

    [Theory]
    [InlineData("gaussian", true, new int[0])]
    [InlineData("gaussian", false, new[] { 5, 3 })]
    [InlineData("probit", true, new[] { 3 })]
    [InlineData("probit", false, new int[0])]
    [InlineData("logit", true, new[] { 4, 2 })]
    [InlineData("logit", true, new int[0])]
    public void Deep(string response, bool isDiagonal, int[] widths)
    {
        var family = Enum.Parse<ResponseFamily>(response, true);
        var old = new DeepCase(family, [5, 9, 1, 120, 4, 4, 3, 2, 1, 7, 3], widths) { IsDiagonal = isDiagonal };
        var (y, x, groups) = old.Rows();
        var ones = Enumerable.Repeat(1.0, y.Length).ToArray();
        var data = ModelData.FromArrays(y, ones, ones, x, groups, hasRandomFeatures: true);
        var model = new MixedDensity(data, new ModelOptions
        {
            Response = Response.Parse(response),
            Priors = Priors.Published,
            Hidden = widths,
            Activation = old.Activation,
            IsDiagonal = isDiagonal,
            Kernel = KernelChoice.Rows,
        });
        var theta = DeepCase.Theta(old.Model(), 3);
        var (expected, actual) = (new double[theta.Length], new double[theta.Length]);
        var (before, after) = (old.Model().CreateEvaluator(), model.CreateEvaluator(2));
        Assert.Equal(before.Collapsed(theta, expected), after.Collapsed(theta, actual), 1e-9);
        Tolerance.Close(expected, actual, 1e-12);
        var (carried, state) = (new double[model.LatentLength], new double[model.LatentLength]);
        before.Drawn(theta, new LatentDraw(RandomKey.FromSeed(3), 2, carried), expected);
        after.Drawn(theta, new LatentDraw(RandomKey.FromSeed(3), 2, state), actual);
        Tolerance.Close(expected, actual, 1e-12);
        Assert.Equal(carried, state);
        after.Visit([2, 7]);
        before.Visit([2, 7]);
        Assert.Equal(before.Collapsed(theta, expected), after.Collapsed(theta, actual), 1e-9);
        Tolerance.Close(expected, actual, 1e-12);
    }
}
