namespace NgHvi;

/// <summary>By arithmetic alone: the platform's own do not promise their last bits.</summary>
internal static class Exponential<TLanes, TVector, TScalar>
    where TLanes : struct, ILanes<TVector, TScalar> where TVector : struct where TScalar : unmanaged
{
    private const double LogOfTwo = 0.69314718055994531;
    private static bool IsDouble { [MethodImpl(AggressiveInlining)] get => typeof(TScalar) == typeof(double); }

    // 1.5·2^p, p the number of fraction bits: adding it leaves the nearest integer in the lowest.
    private static TVector Shift { [MethodImpl(AggressiveInlining)] get => TLanes.Constant(IsDouble ? 6755399441055744.0 : 12582912.0); }

    [MethodImpl(AggressiveInlining)]
    public static TVector Exp(TVector x) // 0 and ∞ beyond the range, NaN for NaN.
    {
        var (least, greatest) = IsDouble ? (-746.0, 710.0) : (-104.0, 89.0);
        x = TLanes.Min(TLanes.Constant(greatest), TLanes.Max(TLanes.Constant(least), x));
        var k = TLanes.Subtract(TLanes.MultiplyAdd(x, TLanes.Constant(1 / LogOfTwo), Shift), Shift);
        var p = ExpMinusOneOfRemainder(x, k);

        // 2^k alone may be no normal number.
        var shiftedHalf = TLanes.MultiplyAdd(k, TLanes.Constant(0.5), Shift);
        var first = TLanes.PowerOfTwo(shiftedHalf);
        var second = TLanes.PowerOfTwo(TLanes.Add(TLanes.Subtract(k, TLanes.Subtract(shiftedHalf, Shift)), Shift));
        return TLanes.Multiply(TLanes.MultiplyAdd(p, first, first), second);
    }

    [MethodImpl(AggressiveInlining)]
    public static TVector ExpMinusOneOfNegative(TVector x) // x ≤ 0, all digits near 0.
    {
        x = TLanes.Max(TLanes.Constant(-40), x); // e⁻⁴⁰ is beyond the last digit of 1.
        var shifted = TLanes.MultiplyAdd(x, TLanes.Constant(1 / LogOfTwo), Shift);
        var p = ExpMinusOneOfRemainder(x, TLanes.Subtract(shifted, Shift));
        var scale = TLanes.PowerOfTwo(shifted);
        return TLanes.MultiplyAdd(p, scale, TLanes.Subtract(scale, TLanes.Constant(1)));
    }

    [MethodImpl(AggressiveInlining)]
    public static TVector Tanh(TVector x)
    {
        var e = ExpMinusOneOfNegative(TLanes.Multiply(TLanes.Constant(-2), TLanes.Abs(x)));
        return TLanes.CopySign(TLanes.Divide(e, TLanes.Add(TLanes.Constant(2), e)), x);
    }

    [MethodImpl(AggressiveInlining)]
    public static TVector Softplus(TVector x) // log(1 + eˣ).
    {
        var zero = TLanes.Constant(0);
        return TLanes.Add(TLanes.Max(zero, x), LogOnePlus(Exp(TLanes.Subtract(zero, TLanes.Abs(x)))));
    }

    [MethodImpl(AggressiveInlining)]
    private static TVector ExpMinusOneOfRemainder(TVector x, TVector k) // eʳ − 1, r = x − k·log 2, |r| ≤ log(2)/2.
    {
        // log 2 in two parts; the first has so few bits that its product with k is exact, fused or not.
        var (high, low) = IsDouble ? (0.693147180369123816490, 1.90821492927058770002e-10) : (0.693359375, -2.12194440054690583e-4);
        var r = TLanes.MultiplyAdd(k, TLanes.Constant(-low), TLanes.MultiplyAdd(k, TLanes.Constant(-high), x));
        var sum = TLanes.Constant(1.0 / 5040);
        if (IsDouble)
        {
            sum = Horner(TLanes.Constant(1.0 / 6227020800), r, 1.0 / 479001600);
            sum = Horner(sum, r, 1.0 / 39916800);
            sum = Horner(sum, r, 1.0 / 3628800);
            sum = Horner(sum, r, 1.0 / 362880);
            sum = Horner(sum, r, 1.0 / 40320);
            sum = Horner(sum, r, 1.0 / 5040);
        }

        sum = Horner(sum, r, 1.0 / 720);
        sum = Horner(sum, r, 1.0 / 120);
        sum = Horner(sum, r, 1.0 / 24);
        sum = Horner(sum, r, 1.0 / 6);
        sum = Horner(sum, r, 0.5);
        return TLanes.MultiplyAdd(TLanes.Multiply(sum, r), r, r);
    }

    // 0 ≤ u ≤ 1: 2 artanh(u/(2 + u)); above √2 − 1 log 2 + log(1 + (u − 1)/2).
    [MethodImpl(AggressiveInlining)]
    private static TVector LogOnePlus(TVector u)
    {
        var above = TLanes.Subtract(u, TLanes.Constant(0.41421356237309505));
        var half = TLanes.Multiply(TLanes.Constant(0.5), TLanes.Add(u, TLanes.Constant(1)));
        u = TLanes.Subtract(u, TLanes.WherePositive(above, half));
        var s = TLanes.Divide(u, TLanes.Add(TLanes.Constant(2), u));
        var square = TLanes.Multiply(s, s);
        var sum = TLanes.Constant(2.0 / 9);
        if (IsDouble)
        {
            sum = Horner(TLanes.Constant(2.0 / 21), square, 2.0 / 19);
            sum = Horner(sum, square, 2.0 / 17);
            sum = Horner(sum, square, 2.0 / 15);
            sum = Horner(sum, square, 2.0 / 13);
            sum = Horner(sum, square, 2.0 / 11);
            sum = Horner(sum, square, 2.0 / 9);
        }

        sum = Horner(sum, square, 2.0 / 7);
        sum = Horner(sum, square, 2.0 / 5);
        sum = Horner(sum, square, 2.0 / 3);
        sum = Horner(sum, square, 2);
        return TLanes.MultiplyAdd(sum, s, TLanes.WherePositive(above, TLanes.Constant(LogOfTwo)));
    }

    [MethodImpl(AggressiveInlining)]
    private static TVector Horner(TVector sum, TVector x, double next) => TLanes.MultiplyAdd(sum, x, TLanes.Constant(next));
}
