namespace NgHvi;

internal readonly ref struct LatentDraw(RandomKey key, int sweeps = 0, Span<double> latents = default)
{
    public RandomKey Key { get; } = key; // With k decides z of group k.
    public int Sweeps { get; } = sweeps; // From the carried state; 0: exact, where possible.
    public Span<double> Latents { get; } = latents; // Moved in place; empty if exact.

    public static implicit operator LatentDraw(RandomKey key) => new(key);
}
