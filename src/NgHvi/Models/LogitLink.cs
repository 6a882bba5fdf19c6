namespace NgHvi;

/// <summary>1/(1 + e^−η): the auxiliary variable is Pólya-Gamma (Polson, Scott and Windle 2013).</summary>
internal readonly struct LogitLink : IBinaryLink
{
    /// <summary>Beyond it, and for no number at all, the mean stands for the draw: its relative standard deviation is √(2/|η|), and rejection would never end at infinity.</summary>
    private const double LargestTilt = 1e10;

    public static bool HasUnitWeight => false;

    /// <summary>P = e^min(x, 0)/(1 + e^−|x|) with x = ±η.</summary>
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Probability(
        Vector512<double> sign, Vector512<double> eta, out Vector512<double> exponent, out Vector512<double> slope)
    {
        var x = sign * eta;
        var distance = Vector512.Abs(x);
        var e = Vector512.IsHardwareAccelerated
            ? Exponential<Lanes512<double>, Vector512<double>, double>.Exp(-distance)
            : Vector512.Create(
                Exponential<Lanes256<double>, Vector256<double>, double>.Exp(-distance.GetLower()),
                Exponential<Lanes256<double>, Vector256<double>, double>.Exp(-distance.GetUpper()));
        var factor = Vector512<double>.One / (Vector512<double>.One + e);
        var isRight = Vector512.GreaterThan(x, Vector512<double>.Zero);
        exponent = Vector512.ConditionalSelect(isRight, Vector512<double>.Zero, distance);
        slope = sign * factor * Vector512.ConditionalSelect(isRight, e, Vector512<double>.One);
        return factor;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Curvature(Vector512<double> eta, Vector512<double> slope)
    {
        var wrong = Vector512.Abs(slope);
        return wrong * (Vector512<double>.One - wrong);
    }

    public static (double Weight, double WeightedResponse) Augment(double sign, double eta, ref KeyedStream random) =>
        (Math.Abs(eta) < LargestTilt ? PolyaGamma.Draw(eta, ref random) : PolyaGamma.Mean(eta), 0.5 * sign);
}
