namespace NgHvi;

/// <summary>eˣ in eight lanes, in halves where the processor has no vectors of 512 bits.</summary>
internal static class LaneExponential
{
    [MethodImpl(AggressiveInlining)]
    public static Vector8 Exp(Vector8 x) => Vector512.IsHardwareAccelerated
        ? Exponential<Lanes512<double>, Vector8, double>.Exp(x)
        : Vector512.Create(
            Exponential<Lanes256<double>, Vector256<double>, double>.Exp(x.GetLower()),
            Exponential<Lanes256<double>, Vector256<double>, double>.Exp(x.GetUpper()));
}
