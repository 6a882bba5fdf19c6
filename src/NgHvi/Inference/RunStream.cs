namespace NgHvi;

/// <summary>The streams of a seed beside those of its steps, which are the positive numbers.</summary>
internal static class RunStream
{
    /// <summary>Random loadings of the first λ.</summary>
    public const int Loadings = 0;
    /// <summary>The importance sample of the result.</summary>
    public const int Sample = -1;
    /// <summary>The proposals that correct the result.</summary>
    public const int Correction = -2;
    /// <summary>First values of carried latent variables.</summary>
    public const int Latents = -3;
    /// <summary>Random starting points.</summary>
    public const int StartingPoint = -4;
    /// <summary>The order in which mini-batches visit groups.</summary>
    public const int Batches = -5;
    /// <summary>The seeds of further starts.</summary>
    public const int Starts = -6;

    /// <summary>The key of one purpose of a seed.</summary>
    public static RandomKey Of(long seed, int purpose) => RandomKey.FromSeed(seed).Fold(purpose);
}
