namespace NgHvi.Tests.Inference;

public class ParetoSmoothingTests
{
    [Theory]
    [InlineData(-0.3)]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(1.2)]
    public void Shape_of_exact_generalised_pareto_weights_is_found(double shape)
    {
        // The tail of a generalised Pareto variable above any threshold has the same shape.
        const int Count = 40_000;
        const int Replicates = 20;
        double sum = 0, squares = 0;
        for (var replicate = 0; replicate < Replicates; replicate++)
        {
            var random = new PhiloxRandom(RandomKey.FromSeed(replicate));
            var logWeights = Enumerable.Range(0, Count).Select(_ =>
            {
                var u = random.NextDouble();
                return Math.Log(shape == 0 ? -Math.Log(u) : (Math.Pow(u, -shape) - 1) / shape);
            }).ToArray();
            var estimate = ParetoSmoothing.Smooth(logWeights);
            (sum, squares) = (sum + estimate, squares + (estimate * estimate));
        }

        var mean = sum / Replicates;
        var error = Math.Sqrt(((squares / Replicates) - (mean * mean)) / (Replicates - 1));

        // The tail holds 600 draws; the weak prior of ten draws at ½ pulls by (½ − k)·10/610.
        var expected = shape + ((0.5 - shape) * 10 / 610);
        Assert.InRange(mean, expected - (4 * error) - 0.01, expected + (4 * error) + 0.01);
        Assert.InRange(error, 0, 0.03);
    }

    [Fact]
    public void Smoothing_keeps_order_and_maximum_and_leaves_the_bulk_alone()
    {
        var random = new PhiloxRandom(RandomKey.FromSeed(1));
        var before = Enumerable.Range(0, 1000).Select(_ => -1.5 * Math.Log(random.NextDouble())).ToArray();
        var after = before.ToArray();
        Assert.InRange(ParetoSmoothing.Smooth(after), 0.7, 3);
        Assert.True(after.Max() <= before.Max() + 1e-12);
        var order = Enumerable.Range(0, 1000).OrderBy(i => before[i]).ToArray();
        var tail = (int)Math.Ceiling(3 * Math.Sqrt(1000));
        Assert.All(order[..^tail], i => Assert.Equal(before[i], after[i]));
        Assert.All(order.Zip(order.Skip(1)), pair => Assert.True(after[pair.First] <= after[pair.Second] + 1e-12));
        Assert.All(after, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Weights_in_any_order_are_smoothed_alike()
    {
        var random = new PhiloxRandom(RandomKey.FromSeed(3));
        double[] before = [.. Enumerable.Range(0, 999).Select(_ => -0.6 * Math.Log(random.NextDouble())), double.NegativeInfinity];
        int[] order = [.. Enumerable.Range(0, 1000).OrderBy(_ => random.NextDouble())];
        var (first, second) = (before.ToArray(), Array.ConvertAll(order, i => before[i]));
        Assert.Equal(ParetoSmoothing.Smooth(first), ParetoSmoothing.Smooth(second));
        Assert.Equal(Array.ConvertAll(order, i => first[i]), second);
    }

    [Fact]
    public void Weights_of_any_height_have_the_same_shape()
    {
        var random = new PhiloxRandom(RandomKey.FromSeed(2));
        var low = Enumerable.Range(0, 1000).Select(_ => -0.4 * Math.Log(random.NextDouble())).ToArray();
        var high = low.Select(value => value + 5000).ToArray();
        Assert.Equal(ParetoSmoothing.Smooth(low), ParetoSmoothing.Smooth(high), 1e-6);
    }

    [Fact]
    public void Equal_weights_are_not_heavy_and_few_weights_cannot_be_judged()
    {
        Assert.Equal(double.NegativeInfinity, ParetoSmoothing.Smooth(new double[100]));
        Assert.Equal(double.PositiveInfinity, ParetoSmoothing.Smooth(new double[10]));
    }
}
