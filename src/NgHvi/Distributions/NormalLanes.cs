using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NgHvi.LinearAlgebra;

namespace NgHvi.Distributions;

/// <summary>Φ and the inverse Mills ratio φ/Φ in eight lanes, accurate in both tails; <see cref="NormalTail"/> has them for single numbers.</summary>
/// <remarks>
/// One rational function of y ≥ 0 of degrees 9 and 10 stands for Φ(−y)e^(y²/2) on the whole half-line, so that lanes never part. It interpolates values of seventy digits at the
/// Chebyshev points of (y − 3.8)/(y + 3.8), to a relative 1e-15; no coefficient is negative, so nothing cancels. Relative errors, as tested: 1e-13; a factor next to 1 is rounded as 1 is.
/// </remarks>
internal static class NormalLanes
{
    /// <summary>Further out everything is taken at this distance, where powers are still finite.</summary>
    private const double Farthest = 1e17;

    private const double InverseRootTwoPi = 0.39894228040143267794;

    /// <summary>Φ(x) as factor·e^(−exponent): a product of sixteen factors does not underflow.</summary>
    /// <param name="x">Any numbers.</param>
    /// <param name="exponent">x²/2 in the left tail, 0 in the right one.</param>
    /// <param name="ratio">φ(x)/Φ(x).</param>
    /// <returns>The factors, between 1e-18 and 1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cdf(Vector512<double> x, out Vector512<double> exponent, out Vector512<double> ratio)
    {
        var y = Lanes512<double>.Min(Vector512.Create(Farthest), Vector512.Abs(x));
        var numerator = Vector512.Create(0.3989422804014326131);
        numerator = Lanes.MultiplyAdd(numerator, y, Vector512.Create(10.099878134518616151));
        numerator = Lanes.MultiplyAdd(numerator, y, Vector512.Create(126.48568699748325001));
        numerator = Lanes.MultiplyAdd(numerator, y, Vector512.Create(1009.6082325671963457));
        numerator = Lanes.MultiplyAdd(numerator, y, Vector512.Create(5606.7756587419623195));
        numerator = Lanes.MultiplyAdd(numerator, y, Vector512.Create(22360.86647515551941));
        numerator = Lanes.MultiplyAdd(numerator, y, Vector512.Create(63987.842311156903712));
        numerator = Lanes.MultiplyAdd(numerator, y, Vector512.Create(127078.69992372919265));
        numerator = Lanes.MultiplyAdd(numerator, y, Vector512.Create(160269.50251041549894));
        numerator = Lanes.MultiplyAdd(numerator, y, Vector512.Create(99585.127862647339925));
        var denominator = y + Vector512.Create(25.316640102311280602);
        denominator = Lanes.MultiplyAdd(denominator, y, Vector512.Create(318.05259936424595398));
        denominator = Lanes.MultiplyAdd(denominator, y, Vector512.Create(2556.0291821151948855));
        denominator = Lanes.MultiplyAdd(denominator, y, Vector512.Create(14369.154998702937782));
        denominator = Lanes.MultiplyAdd(denominator, y, Vector512.Create(58530.459220034490421));
        denominator = Lanes.MultiplyAdd(denominator, y, Vector512.Create(173823.73874845401725));
        denominator = Lanes.MultiplyAdd(denominator, y, Vector512.Create(369781.01750977932686));
        denominator = Lanes.MultiplyAdd(denominator, y, Vector512.Create(537121.11808856586337));
        denominator = Lanes.MultiplyAdd(denominator, y, Vector512.Create(479453.87703519308114));
        denominator = Lanes.MultiplyAdd(denominator, y, Vector512.Create(199170.25572529472354));

        // Right of 0 it is 1 − e^(−y²/2)·numerator/denominator, and φ has its kernel; left of 0 the kernel is left out of both.
        var half = Vector512.Create(0.5) * y * y;
        var kernel = Exponential<Lanes512<double>, Vector512<double>, double>.Exp(-half);
        var isRight = Vector512.GreaterThan(x, Vector512<double>.Zero);
        var part = Vector512.ConditionalSelect(isRight, Lanes.MultiplyAdd(-kernel, numerator, denominator), numerator);
        var density = Vector512.ConditionalSelect(isRight, kernel, Vector512<double>.One) * Vector512.Create(InverseRootTwoPi);
        exponent = Vector512.ConditionalSelect(isRight, Vector512<double>.Zero, half);
        ratio = density * (denominator / part);
        return part / denominator;
    }
}
