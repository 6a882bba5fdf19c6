namespace NgHvi;

/// <summary>Eight lanes whose bits are the same on every machine of one kind.</summary>
internal static class Lanes
{
    [MethodImpl(AggressiveInlining)]
    public static Vector8 MultiplyAdd(Vector8 a, Vector8 b, Vector8 c) => Vector512.MultiplyAddEstimate(a, b, c);

    [MethodImpl(AggressiveInlining)]
    public static Vector8 Load(ref double source, int index) => Vector512.LoadUnsafe(ref source, (nuint)index);

    [MethodImpl(AggressiveInlining)]
    public static Vector8 Load(double[] source, int index) => Load(ref MemoryMarshal.GetArrayDataReference(source), index);

    [MethodImpl(AggressiveInlining)]
    public static void Store(Vector8 vector, ref double target, int index) => vector.StoreUnsafe(ref target, (nuint)index);

    [MethodImpl(AggressiveInlining)]
    public static void Store(Vector8 vector, double[] target, int index) =>
        Store(vector, ref MemoryMarshal.GetArrayDataReference(target), index);

    [MethodImpl(AggressiveInlining)]
    public static double Sum(Vector8 a) // In one order on every machine.
    {
        var half = a.GetLower() + a.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        return quarter.ToScalar() + quarter.GetElement(1);
    }

    // k·log 2 + 2 artanh((m − 1)/(m + 1)), x = 2^k·m, m between √½ and √2; relative error at most 1e-15, as tested.
    [MethodImpl(AggressiveInlining)]
    public static Vector8 Log(Vector8 x)
    {
        var exponent = Vector512.ShiftRightArithmetic(x.AsInt64() - Vector512.Create(0x3FE6A09E667F3BCDL), 52);
        var m = (x.AsInt64() - Vector512.ShiftLeft(exponent, 52)).AsDouble();

        // In the lowest bits of 1.5·2⁵² an integer becomes a double; not every processor has a conversion.
        var shift = Vector512.Create(6755399441055744.0);
        var k = (shift.AsInt64() + exponent).AsDouble() - shift;
        var f = m - Vector8.One;
        var s = f / (m + Vector8.One);
        var square = s * s;
        var sum = Horner(Vector512.Create(2.0 / 21), square, 2.0 / 19);
        sum = Horner(sum, square, 2.0 / 17);
        sum = Horner(sum, square, 2.0 / 15);
        sum = Horner(sum, square, 2.0 / 13);
        sum = Horner(sum, square, 2.0 / 11);
        sum = Horner(sum, square, 2.0 / 9);
        sum = Horner(sum, square, 2.0 / 7);
        sum = Horner(sum, square, 2.0 / 5);
        sum = Horner(sum, square, 2.0 / 3);

        // 2s = f − s·f, of which f is exact.
        var log = f - (s * (f - (sum * square)));
        log = MultiplyAdd(k, Vector512.Create(1.90821492927058770002e-10), log);
        log = MultiplyAdd(k, Vector512.Create(0.693147180369123816490), log);
        var isNormal = Vector512.GreaterThanOrEqual(x, Vector512.Create(2.2250738585072014e-308))
            & Vector512.LessThanOrEqual(x, Vector512.Create(double.MaxValue));
        return Vector512.ConditionalSelect(isNormal, log, Vector512.Create(double.NaN));
    }

    [MethodImpl(AggressiveInlining)]
    private static Vector8 Horner(Vector8 sum, Vector8 x, double next) => MultiplyAdd(sum, x, Vector512.Create(next));
}
