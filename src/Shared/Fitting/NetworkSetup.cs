namespace NgHvi.Shared.Fitting;

/// <summary>The network that was asked for, on its data.</summary>
/// <param name="Inputs">The data.</param>
/// <param name="Architecture">The network.</param>
/// <param name="RandomFeatures">The coefficients that vary by group, counted from 0, the constant.</param>
internal sealed record NetworkSetup(GroupedInputs Inputs, NetworkArchitecture Architecture, IReadOnlyList<int> RandomFeatures)
{
    private const int LargestRandomCount = 256;
    private static readonly int[] DefaultWidths = [5, 5];

    /// <summary>Sets up.</summary>
    /// <exception cref="InputException">The formula does not fit, or too many coefficients vary by group.</exception>
    public static NetworkSetup Create(FitRequest request, GroupedData data)
    {
        var design = data.Design!;
        var inputs = GroupedInputs.FromData(data);
        var activation = request.Activation is { } name ? Enum.Parse<Activation>(name, ignoreCase: true) : Activation.Relu;
        var architecture = new NetworkArchitecture(inputs.InputCount, design.IsDeep ? request.Hidden ?? DefaultWidths : [], activation);
        var random = DeepModels.RandomFeatures(design, architecture);
        return random.Count <= LargestRandomCount
            ? new NetworkSetup(inputs, architecture, random)
            : throw new InputException($"{random.Count} coefficients vary by group, and at most {LargestRandomCount} can; make the last hidden layer narrower or write (1 | {data.GroupName}).");
    }

    /// <summary>The model.</summary>
    public DeepModel CreateModel(FitRequest request)
    {
        var family = request.Family switch
        {
            "probit" => ResponseFamily.Probit,
            "logit" => ResponseFamily.Logit,
            _ => ResponseFamily.Gaussian,
        };
        var isDiagonal = request.Covariance is { } covariance ? covariance == "diagonal" : request.IsBinary;
        return DeepModels.Create(family, Inputs, Architecture, request.Priors == "published", isDiagonal, RandomFeatures);
    }
}
