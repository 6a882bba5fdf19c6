namespace NgHvi;

/// <summary>How latent variables are drawn in one evaluation.</summary>
internal readonly ref struct LatentDraw(RandomKey key, int sweeps = 0, Span<double> latents = default)
{
    /// <summary>The stream of the draw; z of group k is a function of the key and k.</summary>
    public RandomKey Key { get; } = key;
    /// <summary>Sweeps of a Markov chain from the carried state; 0: exactly, where the model can.</summary>
    public int Sweeps { get; } = sweeps;
    /// <summary>The carried state, moved on in place; empty for exact draws.</summary>
    public Span<double> Latents { get; } = latents;

    /// <summary>An exact draw from a stream.</summary>
    public static implicit operator LatentDraw(RandomKey key) => new(key);
}
