using System.Runtime.Intrinsics.X86;

namespace NgHvi;

/// <summary>Arithmetic in eight lanes that the platform does not offer on every version.</summary>
internal static class Lanes
{
    /// <summary>a·b + c, rounded once where the processor can.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector512<double> MultiplyAdd(Vector512<double> a, Vector512<double> b, Vector512<double> c)
    {
        if (Avx512F.IsSupported) return Avx512F.FusedMultiplyAdd(a, b, c);

        if (Fma.IsSupported)
        {
            return Vector512.Create(
                Fma.MultiplyAdd(a.GetLower(), b.GetLower(), c.GetLower()), Fma.MultiplyAdd(a.GetUpper(), b.GetUpper(), c.GetUpper()));
        }

        return (a * b) + c;
    }

    /// <summary>The sum of the lanes, in one order on every machine.</summary>
    [MethodImpl(AggressiveInlining)]
    public static double Sum(Vector512<double> a)
    {
        var half = a.GetLower() + a.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        return quarter.ToScalar() + quarter.GetElement(1);
    }
}
