namespace NgHvi;

/// <summary>How a Gibbs sampler runs. A new instance is the recommended default.</summary>
public sealed record GibbsOptions
{
    /// <summary>The paper's: one chain of 10 000 sweeps in the plain order, of which the last 5000 are kept (method section 5.1).</summary>
    public static GibbsOptions AsPublished { get; } = new()
    {
        Chains = 1,
        Sweeps = 10_000,
        WarmUp = 5000,
        Order = GibbsOrder.Plain,
        Start = GibbsStart.Published,
    };

    /// <summary>Independent chains. With several, R̂ compares them. Range: > 0.</summary>
    public int Chains { get; init => field = Guard.Positive(value, nameof(Chains)); } = 4;

    /// <summary>Sweeps of each chain, warm-up included. Range: > 0.</summary>
    public int Sweeps { get; init => field = Guard.Positive(value, nameof(Sweeps)); } = 2500;

    /// <summary>Sweeps of each chain that are thrown away first; null: half. Range: ≥ 0, and fewer than <see cref="Sweeps"/>.</summary>
    public int? WarmUp { get; init => field = value is { } count ? Guard.NonNegative(count, nameof(WarmUp)) : null; }

    /// <summary>The order of the draws.</summary>
    public GibbsOrder Order { get; init; } = GibbsOrder.Joint;

    /// <summary>Where chains begin.</summary>
    public GibbsStart Start { get; init; } = GibbsStart.FromModel;

    /// <summary>Threads, of use up to the number of chains; changes no bit of the result. Range: > 0.</summary>
    public int Threads { get; init => field = Guard.Positive(value, nameof(Threads)); } = 1;

    /// <summary>Sweeps that are thrown away, resolved.</summary>
    /// <exception cref="ArgumentException">Nothing would be kept.</exception>
    internal int ResolveWarmUp()
    {
        var count = WarmUp ?? Sweeps / 2;
        return count < Sweeps
            ? count
            : throw new ArgumentException($"WarmUp must be smaller than Sweeps, but {count} of {Sweeps} sweeps are warm-up.");
    }
}
