namespace NgHvi.Tests.Support;

/// <summary>The Kolmogorov–Smirnov test of a sample against a distribution function.</summary>
internal static class Kolmogorov
{
    /// <summary>√n·sup|F_n − F| stays below 1.95, which a true hypothesis exceeds once in a thousand keys.</summary>
    public static void AssertSample(double[] sample, Func<double, double> cdf, string what)
    {
        var sorted = sample.Order().ToArray();
        var n = sorted.Length;
        double distance = 0;
        for (var i = 0; i < n; i++)
        {
            var p = cdf(sorted[i]);
            distance = Math.Max(distance, Math.Max(Math.Abs(p - ((double)i / n)), Math.Abs(((i + 1.0) / n) - p)));
        }

        Assert.True(distance * Math.Sqrt(n) < 1.95, $"{what}: √n·D = {distance * Math.Sqrt(n):G4}");
    }
}
