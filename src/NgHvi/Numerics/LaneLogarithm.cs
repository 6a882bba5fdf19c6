namespace NgHvi;

/// <summary>Natural logarithms in eight lanes by arithmetic alone, like <see cref="Exponential{TLanes, TVector, TScalar}"/>.</summary>
internal static class LaneLogarithm
{
    // log x = k·log 2 + 2 artanh((m − 1)/(m + 1)) with x = 2^k·m and m between √½ and √2. Relative error at most 1e-15, as tested.
    [MethodImpl(AggressiveInlining)]
    public static Vector8 Log(Vector8 x)
    {
        var rootOfHalf = Vector512.Create(0x3FE6A09E667F3BCDL);
        var exponent = Vector512.ShiftRightArithmetic(x.AsInt64() - rootOfHalf, 52);
        var m = (x.AsInt64() - Vector512.ShiftLeft(exponent, 52)).AsDouble();

        // An integer in the lowest bits of 1.5·2⁵² becomes a double without a conversion, which not every processor has.
        var shift = Vector512.Create(6755399441055744.0);
        var k = (shift.AsInt64() + exponent).AsDouble() - shift;
        var f = m - Vector8.One;
        var s = f / (m + Vector8.One);
        var square = s * s;
        var sum = Vector512.Create(2.0 / 21);
        sum = Lanes.MultiplyAdd(sum, square, Vector512.Create(2.0 / 19));
        sum = Lanes.MultiplyAdd(sum, square, Vector512.Create(2.0 / 17));
        sum = Lanes.MultiplyAdd(sum, square, Vector512.Create(2.0 / 15));
        sum = Lanes.MultiplyAdd(sum, square, Vector512.Create(2.0 / 13));
        sum = Lanes.MultiplyAdd(sum, square, Vector512.Create(2.0 / 11));
        sum = Lanes.MultiplyAdd(sum, square, Vector512.Create(2.0 / 9));
        sum = Lanes.MultiplyAdd(sum, square, Vector512.Create(2.0 / 7));
        sum = Lanes.MultiplyAdd(sum, square, Vector512.Create(2.0 / 5));
        sum = Lanes.MultiplyAdd(sum, square, Vector512.Create(2.0 / 3));

        // 2s = f − s·f, of which f is exact.
        var log = f - (s * (f - (sum * square)));
        log = Lanes.MultiplyAdd(k, Vector512.Create(1.90821492927058770002e-10), log);
        log = Lanes.MultiplyAdd(k, Vector512.Create(0.693147180369123816490), log);
        var isNormal = Vector512.GreaterThanOrEqual(x, Vector512.Create(2.2250738585072014e-308))
            & Vector512.LessThanOrEqual(x, Vector512.Create(double.MaxValue));
        return Vector512.ConditionalSelect(isNormal, log, Vector512.Create(double.NaN));
    }
}
