namespace NgHvi;

/// <summary>What a model is beside its formula.</summary>
public sealed record ModelOptions
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
    internal ModelUnits? Units { get; init; } // Of a saved model; null: from data and priors.
    internal KernelChoice Kernel { get; init; } // For tests.
}
