namespace NgHvi;

/// <summary>Sums over a few entries, one after the other, where <see cref="FixedOrder"/> would only cost time.</summary>
internal static class ShortRows
{
    [MethodImpl(AggressiveInlining)]
    public static double DotRow(this ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    // Adds weight·x, of which only as much is read as there are entries.
    [MethodImpl(AggressiveInlining)]
    public static void AddRow(this Span<double> target, ReadOnlySpan<double> x, double weight)
    {
        for (var i = 0; i < target.Length; i++) target[i] += weight * x[i];
    }
}
