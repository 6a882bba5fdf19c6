namespace NgHvi;

/// <summary>What a model is beside its formula.</summary>
public sealed partial record ModelOptions
{
    /// <summary>Distribution of the outcome.</summary>
    public Response Response { get; init; } = Response.Gaussian;
    /// <summary>Recipe of the priors.</summary>
    public Priors Priors { get; init; } = Priors.Weak;
    /// <summary>Widths of the hidden layers; none: deep(x) is x.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [];
    /// <summary>Function of every hidden unit.</summary>
    public Activation Activation { get; init; } = Activation.Relu;
    /// <summary>True for independent random coefficients; null: by the response (gaussian: false).</summary>
    public bool? IsDiagonal { get; init; }
    /// <summary>Precision of the network's features and gradient.</summary>
    public NetworkPrecision Precision { get; init; } = NetworkPrecision.Double;
    /// <summary>The level of a binary response that is success; null: the second of two, sorted.</summary>
    public string? Success { get; init; }
    /// <summary>Treatment of missing cells.</summary>
    public MissingValues Missing { get; init; } = MissingValues.Error;
    /// <summary>"~ (1 | g)": log σ_k ~ N(log σ, τ²) in group k of the formula's random term; null: one σ for all.</summary>
    public string? Sigma { get; init; }
    /// <summary>Degrees of freedom of Student-t errors. Range: > 2; null: estimated.</summary>
    public double? Nu { get; init; }
    /// <summary>Column whose rows of one value share inputs, as of a month; null: rows are independent. Of a normal response, rows of a
    /// group in one block share a shock u ~ N(0, ω²), "month.sd", integrated out, if all their predictors are equal and there are two or
    /// more on average. A network is fitted only where it beats the linear mixed model on left-out blocks by a standard error.</summary>
    public string? Block { get; init; }
    internal string? Shock { get; init; } // The block whose rows of one group share a normal shock.
    internal ModelUnits? Units { get; init; } // Of a saved model; null: from data and priors.
    internal KernelChoice Kernel { get; init; } // For tests.

    // "~ (1 | g)" of the random term's own g.
    internal Response ResponseFor(ModelData data)
    {
        if (Nu is { } nu && (Response is not StudentResponse || !(nu > 2 && double.IsFinite(nu))))
            throw new InputException(FormattableString.Invariant(
                $"--nu (ModelOptions.Nu) is {nu} for a {Response.Name} response; allowed are numbers above 2 for student."));
        if (Sigma is null) return Nu is null && Shock is null ? Response : Response.With(false, Nu, Shock);
        var group = GroupOf(Sigma);
        if (!Response.IsLocationScale)
            throw new InputException($"--sigma (ModelOptions.Sigma) belongs to gaussian and student responses, not to {Response.Name}.");
        if (!data.HasGroups || group is null || group != data.GroupName)
            throw new InputException($"--sigma (ModelOptions.Sigma) is \"{Sigma}\"; allowed is "
                + (data.HasGroups ? $"\"~ (1 | {data.GroupName})\", by the groups of the formula's random term."
                    : "\"~ (1 | g)\" with a random term by g in the formula."));
        return Response.With(true, Nu);
    }

    // g of "~ (1 | g)", or null.
    internal static string? GroupOf(string sigma) => SigmaPattern().Match(sigma) is { Success: true } match
        ? match.Groups[1].Value.Trim().Trim('`') : null;

    [GeneratedRegex(@"^\s*~\s*\(\s*1\s*\|([^()|~+]+)\)\s*$")]
    private static partial Regex SigmaPattern();
}
