namespace NgHvi;

/// <summary>Φ to a relative 1e-14 by approximations of Φ(−y)e^(y²/2) (Cody 1969; coefficients of 1993).</summary>
internal static class NormalTail
{
    private const double InverseRootTwoPi = 0.39894228040143267794;
    private const double CentreEnd = 0.67448975;
    private const double MiddleEnd = 5.656854249492380; // √32; above it in 1/y².

    public static double Cdf(double x) // 0 below −38.5.
    {
        if (Math.Abs(x) <= CentreEnd) return 0.5 + Centre(x);
        var tail = Kernel(x) * Scaled(Math.Abs(x));
        return x > 0 ? 1 - tail : tail;
    }

    public static double LogCdf(double x)
    {
        if (x < -CentreEnd) return (-0.5 * x * x) + Math.Log(Scaled(-x));
        return x <= CentreEnd ? Math.Log(0.5 + Centre(x)) : Logistic.Log1p(-Kernel(x) * Scaled(x));
    }

    // e^(−x²/2); the rounding of x² would cost a relative x²/2·1e-16.
    [MethodImpl(AggressiveInlining)]
    internal static double Kernel(double x)
    {
        // A huge x has an infinite square, whose rounding is no number.
        x = Math.Min(Math.Abs(x), 1e3);
        var square = x * x;
        var rounding = Math.FusedMultiplyAdd(x, x, -square);
        return Math.Exp(-0.5 * square) * (1 - (0.5 * rounding));
    }

    [MethodImpl(AggressiveInlining)]
    private static double Centre(double x) // Φ(x) − ½, |x| ≤ CentreEnd.
    {
        var s = x * x;
        var numerator = Add(Add(Add(Add(0.065682337918207449113, s, 2.2352520354606839287), s, 161.02823106855587881), s,
            1067.6894854603709582), s, 18154.981253343561249);
        var denominator = Add(Add(Add(s + 47.20258190468824187, s, 976.09855173777669322), s, 10260.932208618978205), s,
            45507.789335026729956);
        return x * numerator / denominator;
    }

    [MethodImpl(AggressiveInlining)]
    internal static double Scaled(double y) // Φ(−y) e^(y²/2), y > CentreEnd.
    {
        if (y <= MiddleEnd)
        {
            var numerator = Add(Add(Add(Add(1.0765576773720192317e-8, y, 0.39894151208813466764), y, 8.8831497943883759412), y,
                93.506656132177855979), y, 597.27027639480026226);
            numerator = Add(Add(Add(Add(numerator, y, 2494.5375852903726711), y, 6848.1904505362823326), y, 11602.651437647350124), y,
                9842.7148383839780218);
            var denominator = Add(Add(Add(y + 22.266688044328115691, y, 235.38790178262499861), y, 1519.377599407554805), y,
                6485.558298266760755);
            denominator = Add(Add(Add(Add(denominator, y, 18615.571640885098091), y, 34900.952721145977266), y, 38912.003286093271411),
                y, 19685.429676859990727);
            return numerator / denominator;
        }

        var inverse = 1 / y;
        var s = inverse * inverse;
        var above = Add(Add(Add(Add(Add(0.02307344176494017303, s, 0.21589853405795699), s, 0.1274011611602473639), s,
            0.022235277870649807), s, 0.001421619193227893466), s, 2.9112874951168792e-5);
        var below = Add(Add(Add(Add(s + 1.28426009614491121, s, 0.468238212480865118), s, 0.0659881378689285515), s,
            0.00378239633202758244), s, 7.29751555083966205e-5);
        return (InverseRootTwoPi - (s * above / below)) * inverse;
    }

    // Rounded once on every processor.
    [MethodImpl(AggressiveInlining)] private static double Add(double sum, double x, double next) => Math.FusedMultiplyAdd(sum, x, next);
}
