namespace NgHvi;

/// <summary>
/// Which groups each step visits: every epoch is a random order of all groups, cut into slices whose sizes differ by at most one. A slice
/// is then a simple random sample of the groups, and a function of the seed and the step alone.
/// </summary>
internal sealed class BatchOrder(int groups, int largest)
{
    private readonly int[] order = new int[groups];
    private readonly int slices = (groups + largest - 1) / largest;
    private long seed;
    private long epoch = -1;

    /// <summary>The groups of a step, steps counted from 1.</summary>
    public ReadOnlySpan<int> At(long runSeed, int step)
    {
        var (next, slice) = Math.DivRem(step - 1, slices);
        if (next != epoch || runSeed != seed)
        {
            (epoch, seed) = (next, runSeed);
            Shuffle(RunStream.Of(seed, RunStream.Batches).Fold(epoch));
        }

        var from = (int)((long)order.Length * slice / slices);
        return order.AsSpan(from, (int)((long)order.Length * (slice + 1) / slices) - from);
    }

    // Fisher and Yates.
    private void Shuffle(RandomKey key)
    {
        for (var i = 0; i < order.Length; i++) order[i] = i;
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = (int)Math.BigMul(Philox.Block(key, (ulong)i).First, (ulong)i + 1, out _);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
