namespace NgHvi;

/// <summary>Philox4x32-10, counter-based (Salmon, Moraes, Dror and Shaw 2011).</summary>
internal static class Philox
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57, Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    [MethodImpl(AggressiveInlining)]
    public static (ulong First, ulong Second) Block(RandomKey key, ulong counter)
    {
        var (x0, x1, x2, x3) = Rounds((uint)key.Bits, (uint)(key.Bits >> 32), (uint)counter, (uint)(counter >> 32), 0, 0);
        return (x0 | ((ulong)x1 << 32), x2 | ((ulong)x3 << 32));
    }

    // Four consecutive counters at a time; equal to Block bit for bit.
    [MethodImpl(AggressiveOptimization)]
    internal static void Blocks(RandomKey key, ulong counter, Span<ulong> first, Span<ulong> second)
    {
        var low = Vector256.Create(0xFFFFFFFFUL);
        var (multiplier0, multiplier1) = (Vector256.Create((ulong)Multiplier0), Vector256.Create((ulong)Multiplier1));
        for (var i = 0; i < first.Length; i += Vector256<ulong>.Count)
        {
            var position = Vector256.Create(counter + (ulong)i) + Vector256.Create(0UL, 1, 2, 3);
            var (x0, x1, x2, x3) = (position & low, position >>> 32, Vector256<ulong>.Zero, Vector256<ulong>.Zero);
            var (k0, k1) = ((uint)key.Bits, (uint)(key.Bits >> 32));
            for (var round = 0; round < 10; round++)
            {
                // Lanes hold 32-bit numbers in 64 bits, so products are complete.
                var (product0, product1) = (multiplier0 * x0, multiplier1 * x2);
                (x0, x1) = ((product1 >>> 32) ^ x1 ^ Vector256.Create((ulong)k0), product1 & low);
                (x2, x3) = ((product0 >>> 32) ^ x3 ^ Vector256.Create((ulong)k1), product0 & low);
                (k0, k1) = (k0 + Weyl0, k1 + Weyl1);
            }

            (x0 | (x1 << 32)).CopyTo(first[i..]);
            (x2 | (x3 << 32)).CopyTo(second[i..]);
        }
    }

    // Strictly inside (0, 1).
    [MethodImpl(AggressiveInlining)] public static double ToUniform(ulong bits) => ((bits >> 12) + 0.5) * (1.0 / (1UL << 52));

    [MethodImpl(AggressiveInlining)]
    internal static (uint X0, uint X1, uint X2, uint X3) Rounds(uint k0, uint k1, uint x0, uint x1, uint x2, uint x3)
    {
        for (var round = 0; round < 10; round++)
        {
            var (product0, product1) = ((ulong)Multiplier0 * x0, (ulong)Multiplier1 * x2);
            (x0, x1) = ((uint)(product1 >> 32) ^ x1 ^ k0, (uint)product1);
            (x2, x3) = ((uint)(product0 >> 32) ^ x3 ^ k1, (uint)product0);
            (k0, k1) = (k0 + Weyl0, k1 + Weyl1);
        }

        return (x0, x1, x2, x3);
    }
}
