namespace NgHvi;

/// <summary>Short sums, faster than <see cref="FixedOrder"/>.</summary>
internal static class ShortRows
{
    [MethodImpl(AggressiveInlining)]
    public static double DotRow(this ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    // Adds weight·x; x may be longer.
    [MethodImpl(AggressiveInlining)]
    public static void AddRow(this Span<double> target, ReadOnlySpan<double> x, double weight)
    {
        for (var i = 0; i < target.Length; i++) target[i] += weight * x[i];
    }
}
