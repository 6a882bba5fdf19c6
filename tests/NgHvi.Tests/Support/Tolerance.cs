namespace NgHvi.Tests.Support;

/// <summary>Comparisons of numbers that say by how much they failed.</summary>
internal static class Tolerance
{
    /// <summary>|actual − expected| ≤ tolerance·max(1, |expected|).</summary>
    public static void Close(double expected, double actual, double tolerance, string what = "value")
    {
        var error = Math.Abs(actual - expected) / Math.Max(1, Math.Abs(expected));
        Assert.True(error <= tolerance, $"{what}: expected {expected:R}, was {actual:R}, relative error {error:E2} > {tolerance:E2}");
    }

    /// <summary>Largest absolute difference ≤ tolerance·max(1, largest |expected|).</summary>
    public static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance, string what = "vector")
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = 1;
        foreach (var value in expected)
        {
            scale = Math.Max(scale, Math.Abs(value));
        }

        for (var i = 0; i < expected.Length; i++)
        {
            var error = Math.Abs(actual[i] - expected[i]) / scale;
            Assert.True(
                error <= tolerance,
                $"{what}[{i}]: expected {expected[i]:R}, was {actual[i]:R}, error relative to the largest {error:E2} > {tolerance:E2}");
        }
    }
}
