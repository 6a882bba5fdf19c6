namespace NgHvi;

/// <summary>Turns saved fits with a network, or of a binary response, into what predictions need.</summary>
public static class NetworkFits
{
    /// <summary>Whether a saved fit has a network, be it one without a hidden layer; else it is of a linear mixed model.</summary>
    public static bool IsNetwork(FitDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Network is not null;
    }

    /// <summary>Whether a saved fit is one of NAGVAC, from which only probabilities can be predicted.</summary>
    public static bool IsNagvac(FitDocument document) => IsNetwork(document) && document.Method == "nagvac";

    /// <summary>The model with its training rows.</summary>
    /// <exception cref="InputException">Parts of the document disagree.</exception>
    /// <exception cref="ArgumentException">Lengths disagree.</exception>
    public static DeepModel ToModel(FitDocument document)
    {
        var (network, architecture, data) = Parts(document);
        var family = NetworkDocument.Family(document.Family);
        var (r, isDiagonal) = (network.RandomFeatures.Count, network.Covariance == "diagonal");
        var priors = network.Priors switch
        {
            "published" => DeepMixedPriors.Published(family, architecture, r, isDiagonal),
            "weak" => DeepMixedPriors.Weak(family, architecture, r, isDiagonal),
            var other => throw new InputException($"The saved priors are \"{other}\"; known are weak and published."),
        };
        return DeepModels.Create(family, data, architecture, priors, network.Scaling.ToScaling(), network.RandomFeatures);
    }

    /// <summary>The draws of θ: those saved, or made again from q₀ and the seed.</summary>
    public static PosteriorDraws ToDraws(FitDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var (draws, q) = (document.Draws!, document.Approximation!);
        var values = draws.Values.Count > 0 ? [.. draws.Values] : FamilyDraws.Create(ToFamily(q), document.Seed, draws.Count);

        // Equal weights are left to the draws, which would change their last bits by normalising them once more.
        var weights = draws.Weights.All(weight => weight == draws.Weights[0]) ? [] : draws.Weights.ToArray();
        return new PosteriorDraws(draws.ParameterNames.Count, values, weights, draws.LatentMeans.ToArray(), draws.LatentRoots.ToArray());
    }

    /// <summary>A fit of NAGVAC as far as predictions need it, with its inputs in the units of <see cref="NetworkDocument.Scaling"/>.</summary>
    /// <param name="document">The saved fit.</param>
    /// <param name="threads">Threads; changes no bit of the predictions. Range: > 0.</param>
    public static NagvacFit ToNagvac(FitDocument document, int threads = 1)
    {
        var (network, architecture, data) = Parts(document);
        return NagvacFit.Restore(Panel(data, network.Scaling.ToScaling()), architecture, (FactorGaussian)ToFamily(document.Approximation!), document.Seed, threads);
    }

    /// <summary>The rows of data as NAGVAC takes them.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="scaling">The units of the inputs.</param>
    public static BinaryPanel Panel(GroupedInputs data, InputScaling scaling)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(scaling);
        return new BinaryPanel(scaling.Apply(data.Inputs), data.InputCount, data.Response, data.GroupOffsets);
    }

    private static GaussianFamily ToFamily(ApproximationDocument q)
    {
        var lambda = q.Lambda.ToArray();
        if (q.Family == "full")
        {
            var m = (int)Math.Round((Math.Sqrt(1 + (4.0 * lambda.Length)) - 1) / 2);
            return new FullGaussian(lambda.AsSpan(0, m), lambda.AsSpan(m));
        }

        var (p, count) = (q.Factors, lambda.Length / (q.Factors + 2));
        return new FactorGaussian(lambda.AsSpan(0, count), lambda.AsSpan(count, count * p), lambda.AsSpan(count * (p + 1)));
    }

    private static (NetworkDocument Network, NetworkArchitecture Architecture, GroupedInputs Data) Parts(FitDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var network = document.Network!;
        var design = Design.FromDocument(document.Design);
        return network.Inputs.SequenceEqual(design.FixedNames.Where(name => name != "(Intercept)"))
            ? (network, network.ToArchitecture(), document.Rows!.ToData(network.Inputs, document.Data))
            : throw new InputException("The saved network is inconsistent: its inputs are not the fixed columns of its design.");
    }
}
