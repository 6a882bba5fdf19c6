namespace NgHvi;

/// <summary>What becomes of the latent variables z in a gradient.</summary>
public enum LatentTreatment
{
    /// <summary>The gradient of log p(y, θ), z integrated out exactly: least noise, where the conditional has a closed form.</summary>
    Collapsed,

    /// <summary>The gradient of log g(θ, z) at one draw z ~ p(z|θ, y), as in the paper; by a chain where that cannot be drawn.</summary>
    Drawn,

    /// <summary>The same at a z that a few sweeps of a chain reach from that of the step before; one chain for each draw of θ.</summary>
    Chained,
}
