namespace NgHvi.Tests.Support;

/// <summary>Means of vectors that were sampled, with their standard errors.</summary>
internal sealed class SampleMoments(int length)
{
    private readonly double[] means = new double[length];
    private readonly double[] squares = new double[length];
    private int count;

    public double Mean(int i) => means[i];

    public double StandardError(int i) => Math.Sqrt(squares[i] / (count - 1) / count);

    public void Add(ReadOnlySpan<double> sample)
    {
        count++;
        for (var i = 0; i < sample.Length; i++)
        {
            var difference = sample[i] - means[i];
            means[i] += difference / count;
            squares[i] += difference * (sample[i] - means[i]);
        }
    }

    /// <summary>Every mean lies within 4 standard errors; <paramref name="rounding"/> covers entries that do not vary.</summary>
    public void AssertMeans(ReadOnlySpan<double> expected, double rounding = 1e-10, string what = "mean")
    {
        for (var i = 0; i < expected.Length; i++)
        {
            var distance = Math.Abs(means[i] - expected[i]);
            Assert.True(
                distance <= (4 * StandardError(i)) + rounding,
                $"{what}[{i}]: expected {expected[i]:G8}, sampled {means[i]:G8} with standard error {StandardError(i):G3}");
        }
    }
}
