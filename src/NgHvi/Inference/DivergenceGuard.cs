namespace NgHvi;

/// <summary>Refuses steps to a far lower ELBO or a gradient that is not finite: λ goes back, and radii shrink.</summary>
public sealed record DivergenceGuard
{
    /// <summary>Refuse this many mean absolute deviations below the recent level; infinity: only what is not finite. Range: > 0.</summary>
    public double DeviationFactor { get; init => field = Guard.PositiveOrInfinite(value, nameof(DeviationFactor)); } = 5;
    /// <summary>Nats below the level allowed in addition. Range: ≥ 0.</summary>
    public double Slack { get; init => field = Guard.NonNegative(value, nameof(Slack)); } = 2;
    /// <summary>Deviations below the best level that send λ back there; null: 3, with mini-batches never. Range: > 0.</summary>
    public double? DriftFactor { get; init => field = value is { } factor ? Guard.Positive(factor, nameof(DriftFactor)) : null; }
}
