namespace NgHvi;

/// <summary>What an update rule wants computed at each step beside the draws and their model gradients.</summary>
[Flags]
internal enum UpdateNeeds
{
    None = 0,

    /// <summary>The pathwise gradient of the ELBO in λ.</summary>
    Gradient = 1,

    /// <summary>The curvature of log p(y, θ) at the draws.</summary>
    Curvature = 2,

    /// <summary>The score of each latent block's term at the draws.</summary>
    GroupScores = 4,
}
