namespace NgHvi.Tests.Inference;

public class ElboTraceTests
{
    [Theory]
    [InlineData(100, 1)]
    [InlineData(4096, 1)]
    [InlineData(4097, 2)]
    [InlineData(100_000, 32)]
    public void A_long_run_is_thinned_evenly_in_constant_memory(int steps, int stride)
    {
        var trace = new ElboTrace();
        for (var step = 1; step <= steps; step++)
        {
            trace.Add(step, -step, 0.5 * step);
            Assert.True(trace.Steps.Count <= 4096);
        }

        Assert.Equal(stride, trace.Stride);
        var expected = Enumerable.Range(0, ((steps - 1) / stride) + 1).Select(i => 1 + (i * stride)).ToArray();
        Assert.Equal(expected, trace.Steps);
        Assert.Equal(expected.Select(step => -(double)step), trace.Values);
        Assert.Equal(expected.Select(step => 0.5 * step), trace.Seconds);
    }
}
