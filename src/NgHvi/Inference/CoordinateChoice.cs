namespace NgHvi;

/// <summary>In which coordinates q₀ is a factor Gaussian.</summary>
public enum CoordinateChoice
{
    /// <summary>
    /// The model's best for a Gaussian, and whitened by the model's starting point when it offers a root and M is at most 256, else as
    /// given.
    /// </summary>
    Automatic,

    /// <summary>The model's own θ, as in the paper.</summary>
    AsGiven,
}
