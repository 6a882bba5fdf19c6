namespace NgHvi;

/// <summary>eˣ and the logistic function of many numbers. A number's result depends on nothing but the number and the processor.</summary>
internal static class VectorExp
{
    /// <summary>Replaces every x by eˣ.</summary>
    public static void ExpInPlace(Span<double> x) => Apply(x, logistic: false);

    /// <summary>Replaces every x by 1/(1 + e⁻ˣ).</summary>
    public static void LogisticInPlace(Span<double> x) => Apply(x, logistic: true);

    private static void Apply(Span<double> x, bool logistic)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Apply<Lanes512<double>, Vector512<double>>(x, logistic);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Apply<Lanes256<double>, Vector256<double>>(x, logistic);
        }
        else
        {
            Apply<Lanes128<double>, Vector128<double>>(x, logistic);
        }
    }

    /// <summary>The same in registers of a chosen width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Apply<TLanes, TVector>(Span<double> x, bool logistic)
        where TLanes : struct, ILanes<TVector, double>
        where TVector : struct
    {
        ref var first = ref MemoryMarshal.GetReference(x);
        var i = 0;
        for (; i + TLanes.Count <= x.Length; i += TLanes.Count)
        {
            var vector = TLanes.Load(ref first, i);
            TLanes.Store(
                logistic ? Exponential<TLanes, TVector, double>.Logistic(vector) : Exponential<TLanes, TVector, double>.Exp(vector), ref first, i);
        }

        if (i < x.Length)
        {
            // A vector filled up with zeros, so that the last numbers get the bits that they would get elsewhere.
            Span<double> rest = stackalloc double[TLanes.Count];
            rest.Clear();
            x[i..].CopyTo(rest);
            Apply<TLanes, TVector>(rest, logistic);
            rest[..(x.Length - i)].CopyTo(x[i..]);
        }
    }
}
