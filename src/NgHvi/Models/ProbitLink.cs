namespace NgHvi;

/// <summary>Φ(η): the auxiliary variable is the normal variable whose sign is the response (method section 4.3).</summary>
internal readonly struct ProbitLink : IBinaryLink
{
    public static bool HasUnitWeight => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Probability(
        Vector512<double> sign, Vector512<double> eta, out Vector512<double> exponent, out Vector512<double> slope)
    {
        var factor = NormalLanes.Cdf(sign * eta, out exponent, out var ratio);
        slope = sign * ratio;
        return factor;
    }

    /// <summary>With x = ±η the curvature is ratio·(x + ratio), between 0 and 1; far out in the left tail rounding alone would leave these bounds.</summary>
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Curvature(Vector512<double> eta, Vector512<double> slope) =>
        Lanes512<double>.Min(Vector512<double>.One, Lanes512<double>.Max(Vector512<double>.Zero, slope * (eta + slope)));

    public static (double Weight, double WeightedResponse) Augment(double sign, double eta, ref KeyedStream random) =>
        (1, TruncatedNormal.Draw(eta, sign > 0, ref random));
}
