namespace NgHvi;

/// <summary>The operations of one width of vector register, so that a kernel is written once.</summary>
internal interface ILanes<TVector, TScalar> where TVector : struct where TScalar : unmanaged
{
    static abstract int Count { get; } // A divisor of 16.
    static abstract bool HasManyRegisters { get; } // 20 accumulators fit beside what a kernel loads, else 8.
    static abstract TVector Constant(double value); // In every lane.
    static abstract TVector All(TScalar value);
    static abstract TVector Load(ref TScalar source, nint offset);
    static abstract void Store(TVector vector, ref TScalar target, nint offset);
    static abstract TVector LoadDoubles(ref double source, nint offset); // Rounded to TScalar.
    static abstract void StoreDoubles(TVector vector, ref double target, nint offset);
    static abstract TVector Add(TVector a, TVector b);
    static abstract TVector Subtract(TVector a, TVector b);
    static abstract TVector Multiply(TVector a, TVector b);
    static abstract TVector Divide(TVector a, TVector b);
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c); // a·b + c, rounded once where the processor can.
    static abstract TVector Max(TVector a, TVector b); // a where a > b, else b: a NaN in b stays.
    static abstract TVector Min(TVector a, TVector b); // As Max.
    static abstract TVector WherePositive(TVector a, TVector kept, TVector other = default);
    static abstract TVector Abs(TVector a);
    static abstract TVector CopySign(TVector a, TVector b);

    // 2^k, a normal number, from k + Exponential's Shift: k is in the lowest bits.
    static abstract TVector PowerOfTwo(TVector shifted);

    static abstract void StoreSums(TVector a, TVector b, TVector c, TVector d, ref TScalar target); // Over the lanes: four.
}
