namespace NgHvi;

/// <summary>That the parts of a saved fit with a network belong together.</summary>
internal static class NetworkFitCheck
{
    /// <summary>Checks.</summary>
    /// <param name="document">The fit; what all fits have is checked already.</param>
    /// <param name="require">Refuses the file, naming a place in it, unless something holds.</param>
    /// <param name="fileName">What messages call it.</param>
    public static void Run(FitDocument document, Action<bool, string> require, string fileName)
    {
        var (network, isNagvac) = (document.Network!, document.Method == "nagvac");
        require(network is { Inputs: not null, Widths: not null, Scaling: { Centers: not null, Scales: not null }, RandomFeatures: not null }, "network");
        require(document.Rows is { GroupOffsets: not null, Inputs: not null, Response: not null }, "rows");
        require(document.Approximation is { Lambda: { Count: > 0 } lambda } && lambda.All(double.IsFinite), "q0");
        try
        {
            if (isNagvac)
            {
                NetworkFits.ToNagvac(document);
                return;
            }

            var model = NetworkFits.ToModel(document);
            CheckDraws(document, model, require);
            NetworkFits.ToDraws(document);
        }
        catch (InputException exception) when (!exception.Message.StartsWith(fileName, StringComparison.Ordinal))
        {
            throw new InputException($"{fileName}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is not InputException and (ArgumentException or NullReferenceException or ArithmeticException or FormatException))
        {
            require(false, "rows");
        }
    }

    private static void CheckDraws(FitDocument document, DeepModel model, Action<bool, string> require)
    {
        var (draws, m, latents) = (document.Draws, model.Parameters.Count, model.LatentLength);
        require(draws?.ParameterNames is { } names && names.SequenceEqual(model.Parameters.Names), "draws.parameterNames");
        require(draws!.Values is { } values && (values.Count == (long)draws.Count * m || values.Count == 0) && values.All(double.IsFinite), "draws.values");
        require(draws.Count > 0 && draws.Weights?.Count == draws.Count && (draws.Values!.Count > 0 || draws.Count % 2 == 0), "draws.weights");
        require(draws.LatentMeans?.Count is { } count && (count == 0 || count == latents), "draws.latentMeans");
        require(draws.LatentRoots?.Count == draws.LatentMeans!.Count * model.RandomCount, "draws.latentRoots");
        require(model.RandomCount == document.RandomEffectNames.Count, "randomEffectNames");
        require(document.Approximation!.Family == "full" || document.Approximation.Lambda.Count == (document.Approximation.Factors + 2) * m, "q0.lambda");
    }
}
