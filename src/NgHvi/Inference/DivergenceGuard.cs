namespace NgHvi;

/// <summary>
/// Refuses a step whose ELBO falls far below the recent level: back to the last accepted λ with a smaller trust region, after three
/// refusals in a row to the best λ. Where the model does not know its density, only gradients that are not finite are refused.
/// </summary>
public sealed record DivergenceGuard
{
    /// <summary>Refuse below the level by this many mean absolute deviations… Range: > 0.</summary>
    public double DeviationFactor { get; init => field = Guard.Positive(value, nameof(DeviationFactor)); } = 5;
    /// <summary>…and this many nats. Range: ≥ 0.</summary>
    public double Slack { get; init => field = Guard.NonNegative(value, nameof(Slack)); } = 2;
    /// <summary>
    /// Back to the best λ, with halved rates, when the level is this many mean absolute deviations and <see cref="Slack"/> below the best;
    /// null: 3, and never with mini-batches. Range: > 0.
    /// </summary>
    public double? DriftFactor { get; init => field = value is { } factor ? Guard.Positive(factor, nameof(DriftFactor)) : null; }
}
