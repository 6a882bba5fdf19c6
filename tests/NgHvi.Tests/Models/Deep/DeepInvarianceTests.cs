using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models.Deep;

public class DeepInvarianceTests
{
    private static readonly int[] Sizes = [.. Enumerable.Range(0, 158).Select(k => 1 + (k * 7 % 11)), 130, 300];

    public static TheoryData<ResponseFamily, int> Models => new()
    {
        { ResponseFamily.Gaussian, 4 }, { ResponseFamily.Probit, 1 }, { ResponseFamily.Logit, 2 }, { ResponseFamily.Probit, 4 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Permuted_rows_and_groups_give_the_same_numbers_to_rounding(ResponseFamily family, int r)
    {
        var source = Case(family, r);
        var (y, x, groups) = source.Rows();

        // Rules for more than two random coefficients turn by group, so there only the rows are permuted.
        var keepsGroups = family != ResponseFamily.Gaussian && r > 2;
        var order = Enumerable.Range(0, y.Length).Reverse();
        var first = keepsGroups ? groups.Distinct().ToList() : [];
        int[] moved = keepsGroups ? [.. order.OrderBy(i => first.IndexOf(groups[i]))] : [.. order];
        var permuted = GroupedInputs.FromArrays(
            [.. moved.Select(i => y[i])], [.. moved.SelectMany(i => x[(i * 3)..((i + 1) * 3)])], [.. moved.Select(i => groups[i])]);
        var theta = DeepCase.Theta(source.Model(), 1);
        var (a, b) = (new double[theta.Length], new double[theta.Length]);
        var value = source.Model().CreateEvaluator().Collapsed(theta, a);
        Tolerance.Close(value, source.Model(permuted).CreateEvaluator().Collapsed(theta, b), 1e-12);
        Tolerance.Close(a, b, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Threads_change_no_bit(ResponseFamily family, int r)
    {
        var model = Case(family, r).Model();
        var theta = DeepCase.Theta(model, 1);
        var expected = Numbers(model, theta, 1);
        Assert.Equal(expected, Numbers(model, theta, 2));
        Assert.Equal(expected, Numbers(model, theta, 5));
        Assert.True(model.Chunks.StripeCount >= 5);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Threads_change_no_bit_of_the_start_and_cancelling_leaves_a_start(ResponseFamily family, int r)
    {
        var (model, key) = (Case(family, r).Model(), RandomKey.FromSeed(5));

        var start = model.SuggestStart(key);
        var threaded = model.SuggestStart(key, 3, TestContext.Current.CancellationToken);
        var first = model.SuggestStart(key, 3, new CancellationToken(canceled: true));

        Assert.Equal(start.Center, threaded.Center);
        Assert.Equal(start.Scale, threaded.Scale);
        var (evaluator, ignored) = (model.CreateEvaluator(), new double[start.Center.Length]);
        Assert.True(evaluator.Collapsed(first.Center, ignored) < evaluator.Collapsed(start.Center, ignored));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_visit_to_all_groups_in_any_order_is_a_visit_to_all(ResponseFamily family, int r)
    {
        var model = Case(family, r).Model();
        var theta = DeepCase.Theta(model, 1);
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
    public void Mean_over_a_partition_of_the_groups_is_the_whole_with_the_prior_once(ResponseFamily family, int r)
    {
        var model = Case(family, r).Model();
        var theta = DeepCase.Theta(model, 1);
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
    public void A_visited_group_draws_what_it_draws_among_all(ResponseFamily family, int r)
    {
        var model = Case(family, r).Model();
        var theta = DeepCase.Theta(model, 1);
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
    public void One_thread_allocates_nothing(ResponseFamily family, int r)
    {
        var model = Case(family, r).Model();
        var theta = DeepCase.Theta(model, 1);
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

    private static DeepCase Case(ResponseFamily family, int r) =>
        new(family, Sizes, [4, 3]) { Random = [.. Enumerable.Range(0, r)], IsDiagonal = family == ResponseFamily.Probit };

    /// <summary>Value and gradient, collapsed and drawn, and the latent state.</summary>
    private static double[] Numbers(DeepModel model, double[] theta, int threads)
    {
        var evaluator = model.CreateEvaluator(threads);
        var (a, b, latents) = (new double[theta.Length], new double[theta.Length], new double[model.LatentLength]);
        var collapsed = evaluator.Collapsed(theta, a);
        var drawn = evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(8), 2, latents), b);
        return [collapsed, .. a, double.IsNaN(drawn) ? 0 : drawn, .. b, .. latents];
    }
}
