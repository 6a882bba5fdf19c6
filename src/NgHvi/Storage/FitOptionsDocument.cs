namespace NgHvi;

/// <summary>Everything that was chosen for a fit, defaults resolved. The number of threads is left out, for it changes no number.</summary>
/// <param name="File">Name of the data file, without its folder.</param>
/// <param name="Where">The row filter, or null.</param>
/// <param name="Formula">The formula as it was written.</param>
/// <param name="Na">"error" or "drop".</param>
/// <param name="Method">"ng-hvi", "sg-hvi", "davi", "gibbs" or "nagvac".</param>
/// <param name="Preset">"default" or "published"; null where there is no choice.</param>
/// <param name="Priors">The priors of a linear mixed model, resolved to numbers; null beside a network, which has its own.</param>
/// <param name="Factors">p of the factor covariance; null where there is none.</param>
/// <param name="Draws">Draws of θ a step; null where there are none.</param>
/// <param name="Damping">δ of the natural gradient; null where there is none.</param>
/// <param name="Steps">The requested number of steps or sweeps; null when the fit's own rule ends it.</param>
/// <param name="Chains">Markov chains; null where there are none.</param>
/// <param name="Warmup">Sweeps dropped at the start of each chain; null where there are none.</param>
public sealed record FitOptionsDocument(
    string File,
    string? Where,
    string Formula,
    string Na,
    string Method,
    string? Preset,
    LinearMixedPriorsDocument? Priors,
    int? Factors,
    int? Draws,
    double? Damping,
    int? Steps,
    int? Chains,
    int? Warmup)
{
    /// <summary>Starts, where more than one was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Starts { get; init; }

    /// <summary>Sweeps a step of the chains that draw latent variables; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Sweeps { get; init; }

    /// <summary>Groups that a step visits at most; null: all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BatchGroups { get; init; }

    /// <summary>The filter of the rows whose loss ends nagvac; null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Validation { get; init; }

    /// <summary>Steps without a better loss after which nagvac ends; null without validation rows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Patience { get; init; }
}
