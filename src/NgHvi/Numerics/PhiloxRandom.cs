namespace NgHvi;

/// <summary><see cref="Philox"/> for library samplers.</summary>
internal sealed class PhiloxRandom(RandomKey key) : Random
{
    private ulong counter, spare;
    private bool hasSpare;

    public override double NextDouble() => Philox.ToUniform(NextBits());
    public override int Next() => (int)(NextBits() % int.MaxValue);
    public override int Next(int maxValue) => Next(0, maxValue);
    protected override double Sample() => NextDouble();

    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxValue, minValue);
        var width = (ulong)((long)maxValue - minValue);
        return width == 0 ? minValue : (int)(minValue + (long)Math.BigMul(NextBits(), width, out _));
    }

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref var item in buffer) item = (byte)NextBits();
    }

    private ulong NextBits()
    {
        hasSpare = !hasSpare;
        if (!hasSpare) return spare;
        (var first, spare) = Philox.Block(key, counter++);
        return first;
    }
}
