using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models.Deep;

/// <summary>Without a hidden layer the Gaussian model is the linear mixed model.</summary>
public class DeepLinearTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_a_hidden_layer_it_is_the_linear_mixed_model(bool isFree)
    {
        var architecture = new NetworkArchitecture(2, []);
        var rows = MixedData.Random([4, 7, 2, 9, 1, 5, 100, 3, 3, 3], 3, 3, 5);
        var priors = DeepMixedPriors.Published(ResponseFamily.Gaussian, architecture, isFree ? 3 : 1);
        var deep = new DeepMixedModel(Inputs(rows), architecture, priors, randomFeatures: isFree ? null : [0]);
        var linear = (rows with { RandomDesign = isFree ? rows.FixedDesign : [.. Enumerable.Repeat(1.0, rows.RowCount)] }).Model();
        var theta = DeepCase.Theta(deep, 3);

        // θ here: β, log σ², w; there: β, w, log σ².
        double[] moved = [.. theta[..3], .. theta[4..], theta[3]];
        var (a, b) = (new double[theta.Length], new double[theta.Length]);
        var value = deep.CreateEvaluator().Collapsed(theta, a);
        Tolerance.Close(linear.CreateEvaluator().Collapsed(moved, b), value, 1e-12);
        Tolerance.Close([.. b[..3], b[^1], .. b[3..^1]], a, 1e-11);
        Assert.Equal(linear.Quantities.Select(quantity => quantity.Name).Skip(3), deep.Quantities.Select(quantity => quantity.Name).Skip(3));
        var (reported, expected) = (new double[deep.Quantities.Count], new double[deep.Quantities.Count]);
        deep.CreateEvaluator().Report(theta, reported);
        linear.CreateEvaluator().Report(moved, expected);
        Tolerance.Close(expected, reported, 1e-12);
    }

    private static GroupedInputs Inputs(MixedData rows) => GroupedInputs.FromArrays(
        rows.Response,
        [.. rows.FixedDesign.Where((_, i) => i % 3 > 0)],
        [.. Enumerable.Range(0, rows.GroupCount).SelectMany(k => Enumerable.Repeat($"g{k}", rows.Offsets[k + 1] - rows.Offsets[k]))]);
}
