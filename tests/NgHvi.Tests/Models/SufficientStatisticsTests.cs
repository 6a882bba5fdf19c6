using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class SufficientStatisticsTests
{
    [Theory]
    [InlineData(new[] { 0 })]
    [InlineData(new[] { 0, 1 })]
    [InlineData(new[] { 2, 0, 1 })]
    public void Classes_of_equal_groups_give_the_numbers_of_groups_one_by_one(int[] random)
    {
        var source = new MixedCase("gaussian", [.. Enumerable.Repeat(4, 40)]) { Random = random, IsBalanced = true };
        var data = source.Data();
        var (z, r) = (data.Random.ToArray(), random.Length);
        for (var k = 0; k < 40; k++)
        {
            // A change in the last digits makes every ZᵀZ different.
            z[k * 4 * r] += 1e-13 * (k + 1);
        }

        var keys = Enumerable.Range(0, 160).Select(i => $"g{i / 4}").ToArray();
        var other = ModelData.FromArrays(data.Response, data.Fixed, z, [], keys, data.FixedNames, data.RandomNames);
        var (balanced, direct) = (source.Model(data), source.Model(other));
        Assert.Equal((1, true), (balanced.Classes.Classes.Count, balanced.Classes.Direct is null));
        Assert.Equal((0, 40), (direct.Classes.Classes.Count, direct.Classes.Direct!.Count));
        var theta = MixedCase.Theta(balanced, 4);
        var (a, b) = (new double[theta.Length], new double[theta.Length]);
        var value = balanced.CreateEvaluator().Collapsed(theta, a);
        Tolerance.Close(value, direct.CreateEvaluator().Collapsed(theta, b), 1e-11);
        Tolerance.Close(a, b, 1e-10);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Mean_of_the_drawn_gradient_is_the_collapsed_gradient(int[] sizes, int[] random)
    {
        var model = new MixedCase("gaussian", sizes) { Random = random }.Model();
        var theta = MixedCase.Theta(model, 1);
        var evaluator = model.CreateEvaluator();
        var (gradient, expected) = (new double[theta.Length], new double[theta.Length]);
        evaluator.Collapsed(theta, expected);
        var moments = new SampleMoments(theta.Length);
        for (var i = 0; i < 3000; i++)
        {
            evaluator.Drawn(theta, RandomKey.FromSeed(5).Fold(i), gradient);
            moments.Add(gradient);
        }

        moments.AssertMeans(expected, 1e-9);
        Assert.All(Enumerable.Range(0, theta.Length), i => Assert.True(moments.StandardError(i) > 0));
    }

    public static TheoryData<int[], int[]> Cases => new()
    {
        { [.. Enumerable.Repeat(4, 40)], [0] }, { [2, 3, 4, 7, 1], [0] }, { [2, 3, 4, 7, 1, 6], [0, 1] }, { [12], [0, 1] },
    };

    [Theory]
    [InlineData(1e6, 0)]
    [InlineData(0, 2000)]
    public void Data_far_from_zero_keep_their_digits(double response, double column)
    {
        var source = new MixedCase("gaussian", [5, 8, 3, 6, 9, 4]) { Columns = 2 };
        var data = source.Data();
        var x = data.Fixed.ToArray();
        for (var i = 0; i < data.RowCount; i++)
        {
            x[(2 * i) + 1] += column;
        }

        var keys = Enumerable.Range(0, 6).SelectMany(k => Enumerable.Repeat($"g{k}", source.Sizes[k])).ToArray();
        var far = source.Model(ModelData.FromArrays(
            [.. data.Response.ToArray().Select(y => y + response)], x, data.Random, [], keys, data.FixedNames, data.RandomNames));
        double[] theta = [0.4, 0.6, 0.1, -0.3];
        double[] moved = [0.4 + response - (0.6 * column), 0.6, 0.1, -0.3];
        var (a, b, gradient) = (source.Model(data).CreateEvaluator(), far.CreateEvaluator(), new double[4]);
        Tolerance.Close(
            a.Collapsed(theta, gradient) - a.LogPrior(theta), b.Collapsed(moved, gradient) - b.LogPrior(moved), response > 0 ? 1e-8 : 1e-9);
    }
}
