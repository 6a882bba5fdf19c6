namespace NgHvi;

/// <summary>The streams of a seed beside those of its steps, which are the positive numbers.</summary>
internal static class RunStream
{
    public const int Loadings = 0;
    public const int Sample = -1; // The importance sample of the result.
    public const int Correction = -2; // The proposals that correct the result.
    public const int Latents = -3; // Their first values.
    public const int StartingPoint = -4;
    public const int Batches = -5; // The order in which mini-batches visit groups.
    public const int Starts = -6; // The seeds of further starts.

    public static RandomKey Of(long seed, int purpose) => RandomKey.FromSeed(seed).Fold(purpose);
}
