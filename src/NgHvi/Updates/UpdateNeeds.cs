namespace NgHvi;

[Flags]
internal enum UpdateNeeds
{
    None = 0,
    Gradient = 1, // Of the ELBO in λ.
    Curvature = 2, // Of log p(y, θ) at the draws.
    GroupScores = 4, // Of each latent block's term at the draws.
    ExpectedScores = 8, // Of each row, of Fisher information.
}
