namespace NgHvi;

/// <summary>Uniform, normal and exponential numbers in sequence from one <see cref="RandomKey"/>, without allocation. The numbers are a
/// function of the key and of the calls made so far; rejection takes as many words of the stream as it needs.</summary>
/// <remarks><para>A mutable struct: pass it by reference, and give each group or thread a key of its own.</para> <para>Normal and
/// exponential numbers are those of the ziggurat (<see cref="Ziggurat"/>), which needs one word and a table nearly always.</para></remarks>
internal struct KeyedStream(RandomKey key)
{
    private const int BufferSize = 8;
    private readonly RandomKey key = key;
    private ulong counter;
    private int next = BufferSize;
    private Words words;

    // The next 64 random bits.
    [MethodImpl(AggressiveInlining)]
    public ulong NextBits()
    {
        if (next == BufferSize) Refill();
        return words[next++];
    }

    // A uniform number strictly inside (0, 1).
    [MethodImpl(AggressiveInlining)]
    public double Uniform() => Philox.ToUniform(NextBits());

    // A standard normal number.
    public double Normal()
    {
        while (true)
        {
            var bits = NextBits();
            var layer = (int)(bits & 0xFF);

            // The layer is told by the lowest bits and the place by the highest 53, so the two are independent (Doornik 2005).
            var x = ((long)bits >> 11) * (1.0 / (1L << 52)) * Ziggurat.NormalEdge(layer);
            if (Math.Abs(x) < Ziggurat.NormalEdge(layer + 1)) return x;
            if (layer == 0) return NormalBeyondStart((long)bits < 0);
            var (low, high) = (Ziggurat.NormalHeight(layer), Ziggurat.NormalHeight(layer + 1));
            if (low + ((high - low) * Uniform()) < Math.Exp(-0.5 * x * x)) return x;
        }
    }

    // An exponential number of mean 1, strictly positive.
    public double Exponential()
    {
        double start = 0;
        while (true)
        {
            var bits = NextBits();
            var layer = (int)(bits & 0xFF);
            var x = Philox.ToUniform(bits) * Ziggurat.ExponentialEdge(layer);
            if (x < Ziggurat.ExponentialEdge(layer + 1)) return start + x;
            if (layer == 0)
            {
                // Beyond the last edge the distribution begins again, having no memory.
                start += Ziggurat.ExponentialStart;
                continue;
            }

            var (low, high) = (Ziggurat.ExponentialHeight(layer), Ziggurat.ExponentialHeight(layer + 1));
            if (low + ((high - low) * Uniform()) < Math.Exp(-x)) return start + x;
        }
    }

    // A normal number beyond ±NormalStart (Marsaglia 1964).
    internal double NormalBeyondStart(bool negative)
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
