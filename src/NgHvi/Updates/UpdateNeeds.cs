namespace NgHvi;

/// <summary>What an update rule wants computed at each step beside the draws and their model gradients.</summary>
[Flags]
internal enum UpdateNeeds
{
    None = 0,
    Gradient = 1, // The pathwise gradient of the ELBO in λ.
    Curvature = 2, // The curvature of log p(y, θ) at the draws.
    GroupScores = 4, // The score of each latent block's term at the draws.
}
