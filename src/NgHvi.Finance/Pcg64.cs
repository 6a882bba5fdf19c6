using System.Numerics;

namespace NgHvi.Finance;

/// <summary>The normal numbers of numpy.random.default_rng(seed): PCG64 XSL-RR (O'Neill 2014) seeded by numpy's SeedSequence. What is drawn
/// with it can be drawn again in Python.</summary>
internal sealed class Pcg64
{
    private static readonly UInt128 Multiplier = new(0x2360ED051FC65DA4, 0x4385DF649FCCF645);
    private readonly UInt128 increment;
    private UInt128 state;

    // Seeds are whole numbers; negative ones, which numpy refuses, count as their 64 bits.
    public Pcg64(long seed)
    {
        var words = Mix(seed is >= 0 and <= uint.MaxValue ? [(uint)seed] : [(uint)seed, (uint)((ulong)seed >> 32)]);
        increment = (new UInt128(words[2], words[3]) << 1) | 1;
        state = unchecked(increment + new UInt128(words[0], words[1]));
        Step();
    }

    // Ziggurat as in numpy's distributions.c, of the same 256 layers as ours, which it numbers from the top.
    public double Normal()
    {
        while (true)
        {
            var bits = Next();
            var (layer, rest) = ((int)(bits & 0xFF), bits >> 8);
            var (negative, place) = ((rest & 1) == 1, (rest >> 1) & 0xF_FFFF_FFFF_FFFF);
            var (outer, inner) = layer == 0 ? (0, 1) : (256 - layer, 257 - layer);
            var x = place * (Ziggurat.NormalEdges[outer] * (1.0 / (1L << 52)));
            if (x < Ziggurat.NormalEdges[inner]) return negative ? -x : x;
            if (layer == 0) return Tail(((place >> 8) & 1) == 1);
            var low = Ziggurat.NormalHeights[outer];
            if (low + ((Ziggurat.NormalHeights[inner] - low) * Uniform()) < Math.Exp(-0.5 * x * x)) return negative ? -x : x;
        }
    }

    private double Tail(bool negative)
    {
        while (true)
        {
            var (x, y) = (-Math.Log(1 - Uniform()) / Ziggurat.NormalStart, -Math.Log(1 - Uniform()));
            if (2 * y > x * x) return negative ? -(Ziggurat.NormalStart + x) : Ziggurat.NormalStart + x;
        }
    }

    private double Uniform() => (Next() >> 11) * (1.0 / (1L << 53));

    private ulong Next()
    {
        Step();
        return BitOperations.RotateRight((ulong)(state >> 64) ^ (ulong)state, (int)(state >> 122));
    }

    private void Step() => state = unchecked((state * Multiplier) + increment);

    // SeedSequence(entropy).generate_state(4): four words of 64 bits.
    private static ulong[] Mix(uint[] entropy)
    {
        var (pool, words, factor) = (new uint[4], new ulong[4], 0x43B0D7E5u);
        uint Hash(uint value)
        {
            value ^= factor;
            factor = unchecked(factor * 0x931E8875u);
            value = unchecked(value * factor);
            return value ^ (value >> 16);
        }

        for (var i = 0; i < pool.Length; i++) pool[i] = Hash(i < entropy.Length ? entropy[i] : 0);
        for (var source = 0; source < pool.Length; source++)
        {
            for (var i = 0; i < pool.Length; i++)
            {
                if (i == source) continue;
                var mixed = unchecked((0xCA01F9DDu * pool[i]) - (0x4973F715u * Hash(pool[source])));
                pool[i] = mixed ^ (mixed >> 16);
            }
        }

        factor = 0x8B51F9DDu;
        for (var i = 0; i < 8; i++)
        {
            var value = pool[i % 4] ^ factor;
            factor = unchecked(factor * 0x58F38DEDu);
            value = unchecked(value * factor);
            words[i / 2] |= (ulong)(value ^ (value >> 16)) << (32 * (i % 2));
        }

        return words;
    }
}
