namespace NgHvi;

/// <summary>The operations of one width of vector register, so that a kernel is written once and compiled for each. Every operation is one
/// instruction, or a few whose rounding is fixed, where the processor has that width, and is correct where it does not.</summary>
internal interface ILanes<TVector, TScalar> where TVector : struct where TScalar : unmanaged
{
    /// <summary>Numbers in a vector. Range: a divisor of 16.</summary>
    static abstract int Count { get; }

    /// <summary>Whether 20 accumulators fit into the registers beside what a kernel loads; 8 do always.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>The constant in every lane, rounded to TScalar.</summary>
    static abstract TVector Constant(double value);

    /// <summary>The number in every lane.</summary>
    static abstract TVector All(TScalar value);

    /// <summary>Reads Count numbers from the one at an offset.</summary>
    static abstract TVector Load(ref TScalar source, nint offset);

    /// <summary>Writes Count numbers from the one at an offset.</summary>
    static abstract void Store(TVector vector, ref TScalar target, nint offset);

    /// <summary>Reads Count doubles and rounds them to TScalar.</summary>
    static abstract TVector LoadDoubles(ref double source, nint offset);

    /// <summary>Writes Count numbers as doubles.</summary>
    static abstract void StoreDoubles(TVector vector, ref double target, nint offset);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a − b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a·b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a/b.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a·b + c, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>a where a > b, else b: a NaN in b stays.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>a where a &lt; b, else b: a NaN in b stays.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>kept where a > 0, else 0.</summary>
    static abstract TVector WherePositive(TVector a, TVector kept);

    /// <summary>kept where a > 0, else other.</summary>
    static abstract TVector WherePositive(TVector a, TVector kept, TVector other);

    /// <summary>|a|.</summary>
    static abstract TVector Abs(TVector a);

    /// <summary>|a| with the sign of b.</summary>
    static abstract TVector CopySign(TVector a, TVector b);

    /// <summary>2^k from k + 1.5·2^p, p the number of fraction bits of TScalar: the addition leaves the integer k in the lowest bits. k is
    /// an exponent of a normal number.</summary>
    static abstract TVector PowerOfTwo(TVector shifted);

    /// <summary>Writes the sums of the lanes of a, b, c and d as four numbers.</summary>
    static abstract void StoreSums(TVector a, TVector b, TVector c, TVector d, ref TScalar target);
}
