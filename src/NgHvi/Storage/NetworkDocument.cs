namespace NgHvi;

/// <summary>The network of a fit and the model around it as they are saved.</summary>
/// <param name="Inputs">Names of the m inputs, without the constant.</param>
/// <param name="Widths">Widths of the hidden layers; empty for none.</param>
/// <param name="Activation">"relu", "tanh" or "softplus".</param>
/// <param name="RandomFeatures">The coefficients that vary by group, counted from 0, the constant.</param>
/// <param name="Covariance">"free" or "diagonal".</param>
/// <param name="Priors">"weak", "published", or "nagvac" for priors that follow its fit.</param>
/// <param name="PriorDescription">The same in sentences, in the units of the scaling.</param>
/// <param name="RandomCovariance">Posterior mean of the covariance of the random coefficients on the scale of the data, r×r row by row.</param>
/// <param name="WeightNames">Names of the hidden weights, for example "W1[2,3]": layer, unit, and the unit before it, 0 for the bias.</param>
/// <param name="WeightMeans">Their means under q₀, in the units of the scaling.</param>
/// <param name="WeightSds">Their standard deviations under q₀.</param>
/// <param name="Scaling">The units of θ.</param>
public sealed record NetworkDocument(
    [property: JsonConverter(typeof(TextListConverter))] IReadOnlyList<string> Inputs,
    IReadOnlyList<int> Widths,
    string Activation,
    IReadOnlyList<int> RandomFeatures,
    string Covariance,
    string Priors,
    IReadOnlyList<string> PriorDescription,
    IReadOnlyList<double> RandomCovariance,
    [property: JsonConverter(typeof(TextListConverter))] IReadOnlyList<string> WeightNames,
    IReadOnlyList<double> WeightMeans,
    IReadOnlyList<double> WeightSds,
    ScalingDocument Scaling)
{
    /// <summary>The network.</summary>
    /// <exception cref="InputException">There is no such activation.</exception>
    public NetworkArchitecture ToArchitecture() => Enum.TryParse<Activation>(Activation, ignoreCase: true, out var activation) && Enum.IsDefined(activation)
        ? new NetworkArchitecture(Inputs.Count, Widths, activation)
        : throw new InputException($"The saved network has the activation \"{Activation}\"; known are relu, tanh and softplus.");

    /// <summary>The word for a family.</summary>
    public static string Name(ResponseFamily family) => family switch
    {
        ResponseFamily.Gaussian => "gaussian",
        ResponseFamily.Probit => "probit",
        _ => "logit",
    };

    /// <summary>The family of a word.</summary>
    /// <exception cref="InputException">There is no such family.</exception>
    public static ResponseFamily Family(string? name) => name switch
    {
        "gaussian" => ResponseFamily.Gaussian,
        "probit" => ResponseFamily.Probit,
        "logit" => ResponseFamily.Logit,
        _ => throw new InputException($"The saved family is \"{name}\"; known are gaussian, probit and logit."),
    };
}
