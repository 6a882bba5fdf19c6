namespace NgHvi;

/// <summary>Arithmetic in eight lanes whose bits are the same on every machine of one kind.</summary>
internal static class Lanes
{
    // a·b + c, rounded once where the processor can.
    [MethodImpl(AggressiveInlining)]
    public static Vector8 MultiplyAdd(Vector8 a, Vector8 b, Vector8 c) => Vector512.MultiplyAddEstimate(a, b, c);

    // Eight numbers from the one at an index on.
    [MethodImpl(AggressiveInlining)]
    public static Vector8 Load(ref double source, int index) => Vector512.LoadUnsafe(ref source, (nuint)index);

    // The sum of the lanes, in one order on every machine.
    [MethodImpl(AggressiveInlining)]
    public static double Sum(Vector8 a)
    {
        var half = a.GetLower() + a.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        return quarter.ToScalar() + quarter.GetElement(1);
    }
}
