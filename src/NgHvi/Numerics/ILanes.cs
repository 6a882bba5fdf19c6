namespace NgHvi;

/// <summary>The operations of one width of vector register, so that a kernel is written once and compiled for each. Every operation is one
/// instruction, or a few whose rounding is fixed, where the processor has that width, and is correct where it does not.</summary>
internal interface ILanes<TVector, TScalar> where TVector : struct where TScalar : unmanaged
{
    static abstract int Count { get; } // Numbers in a vector. Range: a divisor of 16.

    // Whether 20 accumulators fit into the registers beside what a kernel loads; 8 do always.
    static abstract bool HasManyRegisters { get; }

    // The constant in every lane, rounded to TScalar.
    static abstract TVector Constant(double value);

    // The number in every lane.
    static abstract TVector All(TScalar value);

    // Reads Count numbers from the one at an offset.
    static abstract TVector Load(ref TScalar source, nint offset);

    // Writes Count numbers from the one at an offset.
    static abstract void Store(TVector vector, ref TScalar target, nint offset);

    // Reads Count doubles and rounds them to TScalar.
    static abstract TVector LoadDoubles(ref double source, nint offset);

    // Writes Count numbers as doubles.
    static abstract void StoreDoubles(TVector vector, ref double target, nint offset);

    // a + b.
    static abstract TVector Add(TVector a, TVector b);

    // a − b.
    static abstract TVector Subtract(TVector a, TVector b);

    // a·b.
    static abstract TVector Multiply(TVector a, TVector b);

    // a/b.
    static abstract TVector Divide(TVector a, TVector b);

    // a·b + c, rounded once where the processor can.
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    // a where a > b, else b: a NaN in b stays.
    static abstract TVector Max(TVector a, TVector b);

    // a where a < b, else b: a NaN in b stays.
    static abstract TVector Min(TVector a, TVector b);

    // kept where a > 0, else 0.
    static abstract TVector WherePositive(TVector a, TVector kept);

    // kept where a > 0, else other.
    static abstract TVector WherePositive(TVector a, TVector kept, TVector other);

    // |a|.
    static abstract TVector Abs(TVector a);

    // |a| with the sign of b.
    static abstract TVector CopySign(TVector a, TVector b);

    // 2^k from k + 1.5·2^p, p the number of fraction bits of TScalar: the addition leaves the integer k in the lowest bits. k is an
    // exponent of a normal number.
    static abstract TVector PowerOfTwo(TVector shifted);

    // Writes the sums of the lanes of a, b, c and d as four numbers.
    static abstract void StoreSums(TVector a, TVector b, TVector c, TVector d, ref TScalar target);
}
