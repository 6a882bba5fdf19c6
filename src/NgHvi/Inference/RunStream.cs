namespace NgHvi;

/// <summary>Streams of a seed; those of steps are positive.</summary>
internal static class RunStream
{
    public const int Loadings = 0;
    public const int Sample = -1; // Of q₀.
    public const int Correction = -2; // Proposals.
    public const int Latents = -3; // First values.
    public const int StartingPoint = -4;
    public const int Batches = -5; // Orders of groups.
    public const int Starts = -6; // Seeds of further starts.
    public const int Checks = -7; // Replicated data and residuals.
    public const int Annealing = -8;
    public const int Amortization = -9;
    public const int Calibration = -10; // θ, α and y of simulations.
    public const int Rescue = -11; // Chains.
    public const int Folds = -12;
    public const int Effects = -13; // Saved draws.

    public static RandomKey Of(long seed, int purpose) => RandomKey.FromSeed(seed).Fold(purpose);
}
