namespace NgHvi;

/// <summary>What becomes of latent variables z in a gradient.</summary>
public enum LatentTreatment
{
    /// <summary>z is integrated out exactly, where a closed form exists.</summary>
    Collapsed,

    /// <summary>One draw z ~ p(z|θ, y), as in the paper; by a chain where needed.</summary>
    Drawn,

    /// <summary>A few sweeps from the last z, one chain for each draw of θ.</summary>
    Chained,
}
