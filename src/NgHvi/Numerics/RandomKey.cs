namespace NgHvi;

/// <summary>A key from which independent streams are folded by SplitMix64's finaliser (Steele, Lea and Flood 2014).
/// Folds of one key with different numbers never collide.</summary>
/// <param name="Bits">Key of the generator Philox.</param>
public readonly record struct RandomKey(ulong Bits)
{
    /// <summary>The key of a seed.</summary>
    public static RandomKey FromSeed(long seed) => new(Mix(unchecked((ulong)seed) + 0x9E3779B97F4A7C15UL));

    /// <summary>The key of sub-stream <paramref name="index"/> (a step, a group, a purpose).</summary>
    public RandomKey Fold(long index) => new(Mix(Bits ^ Mix(unchecked((ulong)index * 0x9E3779B97F4A7C15UL) + 0xD1B54A32D192ED03UL)));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
