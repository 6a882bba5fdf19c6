namespace NgHvi;

/// <summary>Arithmetic in eight lanes whose bits are the same on every machine of one kind.</summary>
internal static class Lanes
{
    /// <summary>a·b + c, rounded once where the processor can.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector512<double> MultiplyAdd(Vector512<double> a, Vector512<double> b, Vector512<double> c) =>
        Vector512.MultiplyAddEstimate(a, b, c);

    /// <summary>The sum of the lanes, in one order on every machine.</summary>
    [MethodImpl(AggressiveInlining)]
    public static double Sum(Vector512<double> a)
    {
        var half = a.GetLower() + a.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        return quarter.ToScalar() + quarter.GetElement(1);
    }
}
