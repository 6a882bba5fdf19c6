namespace NgHvi;

/// <summary>About equal slices of a random order of groups, new in every epoch.</summary>
internal sealed class BatchOrder(int groups, int largest)
{
    private readonly int[] order = new int[groups];
    private readonly int slices = (groups + largest - 1) / largest;
    private (long Seed, int Number) epoch = (0, -1);

    public double Share => 1.0 / slices; // Visited at a step.

    public ReadOnlySpan<int> At(long seed, int step)
    {
        var (number, slice) = Math.DivRem(step - 1, slices);
        if (epoch != (seed, number))
        {
            epoch = (seed, number);
            Shuffle(RunStream.Of(seed, RunStream.Batches).Fold(number));
        }

        var from = (int)((long)groups * slice / slices);
        return order.AsSpan(from, (int)((long)groups * (slice + 1) / slices) - from);
    }

    private void Shuffle(RandomKey key)
    {
        for (var i = 0; i < groups; i++) order[i] = i;
        for (var i = groups - 1; i > 0; i--)
        {
            var j = (int)Math.BigMul(Philox.Block(key, (ulong)i).First, (ulong)i + 1, out _);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
