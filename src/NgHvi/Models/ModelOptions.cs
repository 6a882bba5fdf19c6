namespace NgHvi;

/// <summary>What a model is beside its formula.</summary>
public sealed record ModelOptions
{
    /// <summary>What is assumed of the outcome.</summary>
    public Response Response { get; init; } = Response.Gaussian;
    /// <summary>The recipe of the priors.</summary>
    public Priors Priors { get; init; } = Priors.Weak;
    /// <summary>Widths of the network's hidden layers; none: deep(x) is x.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [];
    /// <summary>The function of every hidden unit.</summary>
    public Activation Activation { get; init; } = Activation.Relu;
    /// <summary>Whether random coefficients are independent; null: as is usual for the response, free for gaussian.</summary>
    public bool? IsDiagonal { get; init; }
    /// <summary>The precision of the network's features and their gradient.</summary>
    public NetworkPrecision Precision { get; init; } = NetworkPrecision.Double;
    /// <summary>What is done about missing cells.</summary>
    public MissingValues Missing { get; init; } = MissingValues.Error;
    /// <summary>The units of θ of a model that was saved; null: those that follow from data and priors.</summary>
    internal ModelUnits? Units { get; init; }
    /// <summary>Forces a kernel, for tests.</summary>
    internal KernelChoice Kernel { get; init; }
}
