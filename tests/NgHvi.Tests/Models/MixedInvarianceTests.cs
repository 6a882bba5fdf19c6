using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class MixedInvarianceTests
{
    private static readonly int[] Sizes = [.. Enumerable.Range(0, 158).Select(k => 1 + (k * 7 % 11)), 130, 300];

    public static TheoryData<string, int> Models => new()
    {
        { "gaussian", 4 }, { "probit", 1 }, { "logit", 2 }, { "probit", 4 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Permuted_rows_and_groups_give_the_same_numbers_to_rounding(string family, int r)
    {
        var source = Case(family, r);
        var data = source.Data();
        var n = data.RowCount;
        var keys = Enumerable.Range(0, data.GroupCount).SelectMany(
            k => Enumerable.Repeat(data.GroupKeys[k], data.GroupOffsets[k + 1] - data.GroupOffsets[k])).ToArray();

        // Rules for more than two random coefficients turn by group, so there only the rows are permuted.
        var keepsGroups = family != "gaussian" && r > 2;
        var order = Enumerable.Range(0, n).Reverse();
        int[] moved = keepsGroups ? [.. order.OrderBy(i => ((IList<string>)data.GroupKeys).IndexOf(keys[i]))] : [.. order];
        double[] Permute(ReadOnlySpan<double> columns, int width)
        {
            var all = columns.ToArray();
            return [.. moved.SelectMany(i => all[(i * width)..((i + 1) * width)])];
        }

        var permuted = ModelData.FromArrays(
            Permute(data.Response, 1),
            Permute(data.Fixed, data.FixedNames.Count),
            Permute(data.Random, data.RandomNames.Count),
            Permute(data.Inputs, data.InputNames.Count),
            [.. moved.Select(i => keys[i])],
            data.FixedNames,
            data.RandomNames,
            data.InputNames,
            hasRandomFeatures: data.HasRandomFeatures);
        var theta = MixedCase.Theta(source.Model(), 1);
        var (a, b) = (new double[theta.Length], new double[theta.Length]);
        var value = source.Model().CreateEvaluator().Collapsed(theta, a);
        Tolerance.Close(value, source.Model(permuted).CreateEvaluator().Collapsed(theta, b), 1e-12);
        Tolerance.Close(a, b, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Threads_change_no_bit(string family, int r)
    {
        var model = Case(family, r).Model();
        var theta = MixedCase.Theta(model, 1);
        var expected = Numbers(model, theta, 1);
        Assert.Equal(expected, Numbers(model, theta, 2));
        Assert.Equal(expected, Numbers(model, theta, 5));
        Assert.True(model.Chunks.StripeCount >= 5);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_visit_to_all_groups_in_any_order_is_a_visit_to_all(string family, int r)
    {
        var model = Case(family, r).Model();
        var theta = MixedCase.Theta(model, 1);
        var (a, b) = (new double[theta.Length], new double[theta.Length]);
        var evaluator = model.CreateEvaluator();
        var value = evaluator.Collapsed(theta, a);
        evaluator.Visit([.. Enumerable.Range(0, Sizes.Length).Reverse()]);
        Assert.Equal(value, evaluator.Collapsed(theta, b));
        Assert.Equal(a, b);
        evaluator.Visit([3, 5]);
        Assert.NotEqual(value, evaluator.Collapsed(theta, b));
        evaluator.Visit([]);
        Assert.Equal(value, evaluator.Collapsed(theta, b));
        Assert.Equal(a, b);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Mean_over_a_partition_of_the_groups_is_the_whole_with_the_prior_once(string family, int r)
    {
        var model = Case(family, r).Model();
        var theta = MixedCase.Theta(model, 1);
        var (whole, part, mean) = (new double[theta.Length], new double[theta.Length], new double[theta.Length]);
        var evaluator = model.CreateEvaluator();
        var value = evaluator.Collapsed(theta, whole);
        double sum = 0;
        var parts = Sizes.Length / 8;
        Assert.Equal(0, Sizes.Length % 8);
        for (var p = 0; p < parts; p++)
        {
            evaluator.Visit([.. Enumerable.Range(0, 8).Select(i => p + (i * parts))]);
            sum += evaluator.Collapsed(theta, part) / parts;
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] += part[i] / parts;
            }
        }

        // Groups that share a pack share nothing but the arithmetic.
        Tolerance.Close(value, sum, 1e-12);
        Tolerance.Close(whole, mean, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_visited_group_draws_what_it_draws_among_all(string family, int r)
    {
        var model = Case(family, r).Model();
        var theta = MixedCase.Theta(model, 1);
        var (all, some, gradient) = (new double[model.LatentLength], new double[model.LatentLength], new double[theta.Length]);
        var evaluator = model.CreateEvaluator();
        evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(2), 2, all), gradient);
        evaluator.Visit([4, 159]);
        evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(2), 2, some), gradient);
        foreach (var k in new[] { 4, 159 })
        {
            Tolerance.Close(all.AsSpan(k * r, r), some.AsSpan(k * r, r), 1e-13);
        }

        Assert.Equal(2 * r, some.Count(a => a != 0));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void One_thread_allocates_nothing(string family, int r)
    {
        var model = Case(family, r).Model();
        var theta = MixedCase.Theta(model, 1);
        var (latents, gradient) = (new double[model.LatentLength], new double[theta.Length]);
        var evaluator = model.CreateEvaluator();
        void Step(int i)
        {
            evaluator.Collapsed(theta, gradient);
            evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(i), 2, latents), gradient);
        }

        Step(0);
        Step(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 5; i++)
        {
            Step(i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static MixedCase Case(string family, int r) =>
        new(family, Sizes)
        {
            Columns = 1,
            Extra = r == 4 ? 0 : r - 1,
            Inputs = 3,
            Widths = r == 4 ? [4, 3] : [],
            HasRandomFeatures = r == 4,
            IsDiagonal = family == "probit",
            Kernel = KernelChoice.Rows,
        };

    /// <summary>Value and gradient, collapsed and drawn, and the latent state.</summary>
    private static double[] Numbers(MixedDensity model, double[] theta, int threads)
    {
        var evaluator = model.CreateEvaluator(threads);
        var (a, b, latents) = (new double[theta.Length], new double[theta.Length], new double[model.LatentLength]);
        var collapsed = evaluator.Collapsed(theta, a);
        var drawn = evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(8), 2, latents), b);
        return [collapsed, .. a, double.IsNaN(drawn) ? 0 : drawn, .. b, .. latents];
    }
}
