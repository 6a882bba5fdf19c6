using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

public class BatchOrderTests
{
    [Theory]
    [InlineData(10, 3, 4)]
    [InlineData(10, 5, 2)]
    [InlineData(7, 1, 7)]
    public void An_epoch_visits_every_group_once_in_slices_of_nearly_equal_size(int groups, int largest, int slices)
    {
        var order = new BatchOrder(groups, largest);
        var epochs = new List<int[]>();
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var parts = Enumerable.Range(1, slices).Select(slice => order.At(4, (epoch * slices) + slice).ToArray()).ToArray();
            epochs.Add([.. parts.SelectMany(part => part)]);
            Assert.Equal(Enumerable.Range(0, groups), epochs[^1].Order());
            Assert.All(parts, part => Assert.InRange(part.Length, Math.Max(1, (groups / slices)), largest));
        }

        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.NotEqual(epochs[1], epochs[2]);
    }

    [Fact]
    public void A_slice_depends_on_the_seed_and_the_step_alone()
    {
        var (used, fresh) = (new BatchOrder(10, 3), new BatchOrder(10, 3));
        var expected = fresh.At(4, 9).ToArray();
        used.At(4, 8);
        used.At(5, 9);
        Assert.Equal(expected, used.At(4, 9).ToArray());
        Assert.NotEqual(expected, used.At(5, 9).ToArray());
    }

    [Fact]
    public void Every_group_is_as_likely_in_every_place()
    {
        var order = new BatchOrder(4, 1);
        var counts = new int[4];
        for (var epoch = 0; epoch < 8000; epoch++)
        {
            counts[order.At(1, (4 * epoch) + 1)[0]]++;
        }

        // 2000 expected with standard deviation 39; five of these.
        Assert.All(counts, count => Assert.InRange(count, 1805, 2195));
    }

    [Fact]
    public void Estimates_of_an_epoch_average_to_those_of_all_groups()
    {
        // Equal slices of one λ: the mean over an epoch of unbiased estimates with the same noise is the full estimate.
        var model = new GroupMeans(10);
        var (all, one) = (model.CreateEvaluator(), model.CreateEvaluator());
        var order = new BatchOrder(10, 2);
        var (gradient, part) = (new double[2], new double[2]);
        var expected = all.Collapsed([0.4, -0.3], gradient);
        double mean = 0;
        for (var step = 1; step <= 5; step++)
        {
            one.Visit(order.At(1, step));
            mean += one.Collapsed([0.4, -0.3], part) / 5;
            gradient[0] -= part[0] / 5;
            gradient[1] -= part[1] / 5;
        }

        Tolerance.Close(expected, mean, 1e-12);
        Assert.All(gradient, difference => Assert.InRange(difference, -1e-12, 1e-12));
    }
}
