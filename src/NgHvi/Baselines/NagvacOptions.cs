namespace NgHvi;

/// <summary>How NAGVAC runs. A new instance is the published algorithm as Example 3 configures it (method section 5.4).</summary>
public sealed record NagvacOptions
{
    /// <summary>The natural gradient.</summary>
    public NagvacProduct Product { get; init; } = NagvacProduct.AsPublished;

    /// <summary>Draws of the parameters a step. More give less noise at proportional cost. Range: > 0.</summary>
    public int Draws { get; init => field = Guard.Positive(value, nameof(Draws)); } = 10;

    /// <summary>
    /// Draws of every group's random effects from their prior, for each draw of the parameters. Few draws estimate a likelihood whose logarithm is too small,
    /// the more so the more a group's rows say about its effects. Range: > 0 and even.
    /// </summary>
    public int GroupDraws
    {
        get;
        init => field = value > 0 && value % 2 == 0 ? value : Throw.OutOfRange<int>(nameof(GroupDraws), value, "must be > 0 and even");
    } = 20;

    /// <summary>Steps at most, the first of which only sets the momentum. Range: > 0.</summary>
    public int MaximumSteps { get; init => field = Guard.Positive(value, nameof(MaximumSteps)); } = 3000;

    /// <summary>
    /// The run ends when the best validation loss is older than this many steps. <see cref="MaximumSteps"/> or more: no stopping rule. Range: ≥ 0.
    /// </summary>
    public int Patience { get; init => field = Guard.NonNegative(value, nameof(Patience)); } = 10;

    /// <summary>Weight of the previous direction. Range: [0, 1).</summary>
    public double Momentum { get; init => field = Guard.InUnitInterval(value, nameof(Momentum)); } = 0.6;

    /// <summary>Length of the first steps as a multiple of the direction. Range: > 0.</summary>
    public double Rate { get; init => field = Guard.Positive(value, nameof(Rate)); } = 0.1;

    /// <summary>τ: steps at the full rate; step t > τ has rate·τ/t. Range: > 0.</summary>
    public int FullRateSteps { get; init => field = Guard.Positive(value, nameof(FullRateSteps)); } = 100;

    /// <summary>A longer natural gradient is cut to this Euclidean norm. Range: > 0.</summary>
    public double Clip { get; init => field = Guard.Positive(value, nameof(Clip)); } = 50;

    /// <summary>Prior precision γ at the start, of weights and of fixed effects, each without its biases. Range: > 0.</summary>
    public double StartPrecision { get; init => field = Guard.Positive(value, nameof(StartPrecision)); } = 50;

    /// <summary>The prior precisions are set anew every so many steps. Range: > 0.</summary>
    public int PrecisionInterval { get; init => field = Guard.Positive(value, nameof(PrecisionInterval)); } = 4;

    /// <summary>Rate of the exponential prior of every random effect's variance. Range: > 0.</summary>
    public double VarianceRate { get; init => field = Guard.Positive(value, nameof(VarianceRate)); } = 0.1;

    /// <summary>Threads; changes no bit of the result. Range: > 0.</summary>
    public int Threads { get; init => field = Guard.Positive(value, nameof(Threads)); } = 1;
}
