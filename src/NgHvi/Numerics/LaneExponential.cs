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

    public static void Normalize(double[] logWeights) // To weights of sum 1.
    {
        Fill(logWeights, TensorPrimitives.Max(logWeights), logWeights);
        var sum = FixedOrder.Sum(logWeights);
        for (var i = 0; i < logWeights.Length; i++) logWeights[i] /= sum;
    }

    [MethodImpl(AggressiveOptimization)]
    public static void Fill(ReadOnlySpan<double> x, double highest, double[] result) // e^(x − highest).
    {
        var i = 0;
        for (; i + Vector8.Count <= x.Length; i += Vector8.Count)
            Lanes.Store(Exp(Vector512.Create(x[i..]) - Vector512.Create(highest)), result, i);
        for (; i < x.Length; i++) result[i] = Math.Exp(x[i] - highest);
    }
}
