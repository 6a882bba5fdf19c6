namespace NgHvi;

/// <summary>A fit as it is saved in <c>fit.json</c>; every property is explained in fit-schema.md beside this file.</summary>
/// <remarks>Properties are written in the order in which they stand here: first what a person reads, last the large arrays.</remarks>
public sealed record FitDocument
{
    /// <summary>The version of the format that this library reads and writes.</summary>
    public const string CurrentSchema = "nghvi-fit/1";

    /// <summary><see cref="CurrentSchema"/>.</summary>
    public required string Schema { get; init; }

    /// <summary>"ng-hvi", "sg-hvi", "davi", "gibbs" or "nagvac".</summary>
    public required string Method { get; init; }

    /// <summary>"gaussian", "probit" or "logit" of a fit with a <see cref="Network"/>; absent for linear mixed models.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Family { get; init; }

    /// <summary>Steps or sweeps made.</summary>
    public required int Steps { get; init; }

    /// <summary>"converged", "plateau", "steps", "not-converged", "cancelled" or "diverged".</summary>
    public required string Stopped { get; init; }

    /// <summary>What went wrong, or null.</summary>
    public required string? Message { get; init; }

    /// <summary>What a reader should know before trusting the numbers; one sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Seconds of the fit itself.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds of the ELBO, evidence and summaries after it; NaN where they are part of the fit.</summary>
    public required double SummarySeconds { get; init; }

    /// <summary>Seconds per step.</summary>
    public required double SecondsPerStep { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>The ELBO.</summary>
    public required EstimateDocument Elbo { get; init; }

    /// <summary>The log evidence by importance sampling from q₀.</summary>
    public required EvidenceDocument LogEvidence { get; init; }

    /// <summary>k̂ of q₀ against the posterior.</summary>
    public required double ParetoK { get; init; }

    /// <summary>What the published code calls ELBO; no bound.</summary>
    public required double PluginElbo { get; init; }

    /// <summary>Whether <see cref="Posterior"/> is q₀ corrected by importance weights.</summary>
    public required bool Corrected { get; init; }

    /// <summary>Whether the fit can be trusted and why, in one sentence; null for methods without importance weights.</summary>
    public required string? Verdict { get; init; }

    /// <summary>Whether the verdict is favourable; null without one.</summary>
    public required bool? Trusted { get; init; }

    /// <summary>The posterior of the reported quantities.</summary>
    public required IReadOnlyList<QuantityDocument> Posterior { get; init; }

    /// <summary>The same under q₀ itself; null for methods without it.</summary>
    public required IReadOnlyList<QuantityDocument>? Variational { get; init; }

    /// <summary>How much each quantity leans on the prior and on the data.</summary>
    public required IReadOnlyList<PriorSensitivity> Sensitivity { get; init; }

    /// <summary>How several starts ended, where more than one was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StartsDocument? Starts { get; init; }

    /// <summary>Smallest loss of the validation rows in nats a row; absent without such rows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationLoss { get; init; }

    /// <summary>Everything that was chosen.</summary>
    public required FitOptionsDocument Options { get; init; }

    /// <summary>What the fit was made with.</summary>
    public required VersionsDocument Versions { get; init; }

    /// <summary>What the fit was made from.</summary>
    public required DataDocument Data { get; init; }

    /// <summary>Names of the r random coefficients.</summary>
    public required IReadOnlyList<string> RandomEffectNames { get; init; }

    /// <summary>The posterior of every group's random coefficients.</summary>
    public required IReadOnlyList<RandomEffect> RandomEffects { get; init; }

    /// <summary>The network of a deep mixed model, or one without a hidden layer of a generalised linear mixed model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NetworkDocument? Network { get; init; }

    /// <summary>How columns follow from a table.</summary>
    public required DesignDocument Design { get; init; }

    /// <summary>q₀, for methods that have one.</summary>
    [JsonPropertyName("q0")]
    public required ApproximationDocument? Approximation { get; init; }

    /// <summary>Draws from the posterior of θ; null for "nagvac".</summary>
    public required DrawsDocument? Draws { get; init; }

    /// <summary>The data, summarised as far as a linear mixed model needs them; null beside <see cref="Rows"/>.</summary>
    public required GroupedStatisticsDocument? Statistics { get; init; }

    /// <summary>The training rows of a fit with a <see cref="Network"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RowsDocument? Rows { get; init; }
}
