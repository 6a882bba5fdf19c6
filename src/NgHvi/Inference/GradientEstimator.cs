namespace NgHvi;

/// <summary>How the gradient of the ELBO is estimated.</summary>
public sealed record GradientEstimator
{
    /// <summary>Draws of θ a step. Range: > 0, and even when antithetic.</summary>
    public int Draws { get; init => field = Guard.Positive(value, nameof(Draws)); } = 16;
    /// <summary>Draw noise in pairs of opposite sign.</summary>
    public bool Antithetic { get; init; } = true;
    /// <summary>Make noise vectors orthogonal, their lengths unchanged.</summary>
    public bool Orthogonal { get; init; } = true;
    /// <summary>Whether the one draw stands at the mean of q₀: the posterior's mode and curvature instead of expectations.</summary>
    public bool IsAtMean { get; init; }
    /// <summary>What becomes of z.</summary>
    public LatentTreatment Latents { get; init; }
    /// <summary>Sweeps a step where chains draw z; null: 5. Range: > 0.</summary>
    public int? Sweeps { get; init => field = value is { } sweeps ? Guard.Positive(sweeps, nameof(Sweeps)) : null; }
    /// <summary>Most groups a step visits; null: all. Fewer add noise. Range: > 0.</summary>
    public int? BatchGroups { get; init => field = value is { } groups ? Guard.Positive(groups, nameof(BatchGroups)) : null; }

    /// <summary>The paper's: one draw of θ and z.</summary>
    public static GradientEstimator AsPublished { get; } =
        new() { Draws = 1, Antithetic = false, Orthogonal = false, Latents = LatentTreatment.Drawn };

    internal bool UsesChain(ITarget target) =>
        Latents == LatentTreatment.Chained || (Latents == LatentTreatment.Drawn && !target.DrawsExactly);
}
