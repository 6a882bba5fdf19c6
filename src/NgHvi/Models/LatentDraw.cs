namespace NgHvi;

/// <summary>How latent variables are drawn in one evaluation.</summary>
internal readonly ref struct LatentDraw(RandomKey key, int sweeps = 0, Span<double> latents = default)
{
    public RandomKey Key { get; } = key; // The stream of the draw; z of group k is a function of the key and k.
    public int Sweeps { get; } = sweeps; // Sweeps of a Markov chain from the carried state; 0: exactly, where the model can.
    public Span<double> Latents { get; } = latents; // The carried state, moved on in place; empty for exact draws.

    // An exact draw from a stream.
    public static implicit operator LatentDraw(RandomKey key) => new(key);
}
