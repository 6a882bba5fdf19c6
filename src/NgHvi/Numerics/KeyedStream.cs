namespace NgHvi;

/// <summary>A mutable struct: pass it by reference.</summary>
internal struct KeyedStream(RandomKey key)
{
    private const int BufferSize = 8;
    private readonly RandomKey key = key;
    private ulong counter;
    private int next = BufferSize;
    private Words words;

    [MethodImpl(AggressiveInlining)]
    public ulong NextBits()
    {
        if (next == BufferSize) Refill();
        return words[next++];
    }

    [MethodImpl(AggressiveInlining)] public double Uniform() => Philox.ToUniform(NextBits()); // Strictly inside (0, 1).

    public double Normal()
    {
        while (true)
        {
            var bits = NextBits();
            var layer = (int)(bits & 0xFF);
            // The lowest bits tell the layer and the highest 53 the place: independent (Doornik 2005).
            var x = ((long)bits >> 11) * (1.0 / (1L << 52)) * Ziggurat.NormalEdges[layer];
            if (Math.Abs(x) < Ziggurat.NormalEdges[layer + 1]) return x;
            if (layer == 0) return NormalBeyondStart((long)bits < 0);
            var (low, high) = (Ziggurat.NormalHeights[layer], Ziggurat.NormalHeights[layer + 1]);
            if (low + ((high - low) * Uniform()) < Math.Exp(-0.5 * x * x)) return x;
        }
    }

    public double Exponential() // Of mean 1, strictly positive.
    {
        double start = 0;
        while (true)
        {
            var bits = NextBits();
            var layer = (int)(bits & 0xFF);
            var x = Philox.ToUniform(bits) * Ziggurat.ExponentialEdges[layer];
            if (x < Ziggurat.ExponentialEdges[layer + 1]) return start + x;
            if (layer == 0)
            {
                start += Ziggurat.ExponentialStart; // Without memory it begins again.
                continue;
            }

            var (low, high) = (Ziggurat.ExponentialHeights[layer], Ziggurat.ExponentialHeights[layer + 1]);
            if (low + ((high - low) * Uniform()) < Math.Exp(-x)) return start + x;
        }
    }

    internal double NormalBeyondStart(bool negative) // Marsaglia (1964).
    {
        double x, y;
        do
        {
            x = -Math.Log(Uniform()) / Ziggurat.NormalStart;
            y = -Math.Log(Uniform());
        }
        while (2 * y <= x * x);
        return negative ? -(Ziggurat.NormalStart + x) : Ziggurat.NormalStart + x;
    }

    [MethodImpl(NoInlining)]
    private void Refill()
    {
        for (var i = 0; i < BufferSize; i += 2) (words[i], words[i + 1]) = Philox.Block(key, counter++);
        next = 0;
    }

    [InlineArray(BufferSize)]
    private struct Words
    {
        private ulong first;
    }
}
