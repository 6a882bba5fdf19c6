namespace NgHvi;

/// <summary>Standard normal numbers as functions of key and position (Box and Muller 1958).</summary>
public static class NormalSampler
{
    private const int Pairs = 32;
    private const int BlockSize = 2 * Pairs;

    /// <summary>Fills a span with the numbers at positions 0, 1, 2, ….</summary>
    public static void Fill(RandomKey key, Span<double> destination) => Fill(key, 0, destination);

    /// <summary>Fills a span with the numbers at consecutive positions.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="start">First position, ≥ 0.</param>
    /// <param name="destination">Receives the numbers.</param>
    public static void Fill(RandomKey key, long start, Span<double> destination)
    {
        Guard.NonNegative((double)start, nameof(start));
        Span<double> block = stackalloc double[BlockSize];
        while (destination.Length > 0)
        {
            var index = start / BlockSize;
            var skip = (int)(start - (index * BlockSize));
            if (skip == 0 && destination.Length >= BlockSize)
            {
                FillBlock(key, index, destination[..BlockSize]);
                destination = destination[BlockSize..];
                start += BlockSize;
                continue;
            }

            FillBlock(key, index, block);
            var count = Math.Min(BlockSize - skip, destination.Length);
            block.Slice(skip, count).CopyTo(destination);
            destination = destination[count..];
            start += count;
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private static void FillBlock(RandomKey key, long index, Span<double> block)
    {
        Span<ulong> first = stackalloc ulong[Pairs], second = stackalloc ulong[Pairs];
        Philox.Blocks(key, (ulong)index * Pairs, first, second);
        for (var i = 0; i < Pairs; i++)
        {
            // The platform's vectorised sine changes its last bits when optimised.
            var radius = Math.Sqrt(-2 * Math.Log(Philox.ToUniform(first[i])));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * Philox.ToUniform(second[i]));
            (block[i], block[Pairs + i]) = (radius * cosine, radius * sine);
        }
    }
}
