namespace NgHvi;

/// <summary>How the gradient of the ELBO is estimated at each step.</summary>
public sealed record GradientEstimator
{
    /// <summary>Draws of θ a step; more give less noise at proportional cost. Range: > 0, and even when antithetic.</summary>
    public int Draws { get; init => field = Guard.Positive(value, nameof(Draws)); } = 16;
    /// <summary>Draw standard normal noise in pairs of opposite sign.</summary>
    public bool Antithetic { get; init; } = true;
    /// <summary>Make the noise vectors of a step orthogonal to each other, their lengths unchanged.</summary>
    public bool Orthogonal { get; init; } = true;
    /// <summary>What becomes of z.</summary>
    public LatentTreatment Latents { get; init; }
    /// <summary>Sweeps a step of chains that draw z; more follow a moving θ more closely; null: 5. Range: > 0.</summary>
    public int? Sweeps { get; init => field = value is { } sweeps ? Guard.Positive(sweeps, nameof(Sweeps)) : null; }
    /// <summary>
    /// Groups that a step visits at most, each once before any again; null: all. Fewer add noise, against which <see
    /// cref="StepRule.TrustRegion.DecayTime"/> helps. Range: > 0.
    /// </summary>
    public int? BatchGroups { get; init => field = value is { } groups ? Guard.Positive(groups, nameof(BatchGroups)) : null; }

    /// <summary>The paper's: one draw of θ and one of z.</summary>
    public static GradientEstimator AsPublished { get; } =
        new() { Draws = 1, Antithetic = false, Orthogonal = false, Latents = LatentTreatment.Drawn };

    /// <summary>Whether z of a model is drawn by chains.</summary>
    internal bool UsesChain(ITarget target) =>
        Latents == LatentTreatment.Chained || (Latents == LatentTreatment.Drawn && !target.DrawsExactly);
}
