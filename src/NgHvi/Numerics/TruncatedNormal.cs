namespace NgHvi;

/// <summary>N(mean, 1) above 0, or below, exactly (Robert 1995, Statistics and Computing 5).</summary>
internal static class TruncatedNormal
{
    private const double ExponentialBound = 0.6; // Where the exponential proposal is cheaper, by timing.

    [MethodImpl(AggressiveInlining)]
    public static double Draw(double mean, bool positive, ref KeyedStream random) =>
        positive ? Positive(mean, ref random) : -Positive(-mean, ref random);

    [MethodImpl(AggressiveOptimization)]
    private static double Positive(double mean, ref KeyedStream random)
    {
        double x, distance;
        if (mean >= 0)
        {
            do x = mean + random.Normal();
            while (x <= 0);
            return x;
        }

        var bound = -mean;
        if (bound < ExponentialBound)
        {
            do x = Math.Abs(random.Normal()) - bound;
            while (x <= 0);
            return x;
        }

        // Robert's rate (a + √(a² + 4))/2 is a plus its own inverse, so x, the excess over the bound, needs no a.
        var rate = 0.5 * (bound + Math.Sqrt((bound * bound) + 4));
        do
        {
            x = random.Exponential() / rate;
            distance = x - (1 / rate);
        }
        while (0.5 * distance * distance >= random.Exponential());
        return x;
    }
}
