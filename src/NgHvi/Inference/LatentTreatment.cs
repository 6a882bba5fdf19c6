namespace NgHvi;

/// <summary>What becomes of the latent variables z in a gradient.</summary>
public enum LatentTreatment
{
    /// <summary>
    /// The gradient of log p(y, θ), z integrated out exactly. Less noise; only for models whose conditional is known in closed form.
    /// </summary>
    Collapsed,

    /// <summary>
    /// The gradient of log g(θ, z) at one draw z ~ p(z|θ, y), as in the paper; by a chain where the model cannot draw exactly.
    /// </summary>
    Drawn,

    /// <summary>
    /// The same at a value of z that a few sweeps of a Markov chain with stationary distribution p(z|θ, y) reach from the value of the step
    /// before; one chain for each draw of θ.
    /// </summary>
    Chained,
}
