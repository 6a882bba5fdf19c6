namespace NgHvi;

/// <summary>How latent variables are drawn in one evaluation.</summary>
internal readonly ref struct LatentDraw(RandomKey key, int sweeps = 0, Span<double> latents = default)
{
    public RandomKey Key { get; } = key; // z of group k is a function of the key and k.
    public int Sweeps { get; } = sweeps; // Of a Markov chain from the carried state; 0: exactly, where the model can.
    public Span<double> Latents { get; } = latents; // Moved on in place; empty for exact draws.

    public static implicit operator LatentDraw(RandomKey key) => new(key);
}
