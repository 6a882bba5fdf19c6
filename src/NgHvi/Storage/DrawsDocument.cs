namespace NgHvi;

/// <summary>Draws of θ as they are saved.</summary>
/// <param name="ParameterNames">Names of the M entries of θ.</param>
/// <param name="Count">Number of draws.</param>
/// <param name="Values">Draws, count×M row by row.</param>
/// <param name="Weights">Weights, sum 1.</param>
/// <param name="LatentMeans">See <see cref="PosteriorDraws.LatentMeans"/>; empty for exact conditionals.</param>
/// <param name="LatentRoots">See <see cref="PosteriorDraws.LatentRoots"/>; empty for exact conditionals.</param>
public sealed record DrawsDocument(
    IReadOnlyList<string> ParameterNames,
    int Count,
    IReadOnlyList<double> Values,
    IReadOnlyList<double> Weights,
    IReadOnlyList<double> LatentMeans,
    IReadOnlyList<double> LatentRoots)
{
    /// <summary>Takes draws.</summary>
    public static DrawsDocument From(IReadOnlyList<string> parameterNames, PosteriorDraws draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        return new DrawsDocument(
            parameterNames,
            draws.Count,
            draws.Values.ToArray(),
            draws.Weights.ToArray(),
            draws.LatentMeans.ToArray(),
            draws.LatentRoots.ToArray());
    }

    /// <summary>The draws.</summary>
    /// <exception cref="ArgumentException">Lengths disagree, or a weight is negative.</exception>
    public PosteriorDraws ToDraws() =>
        new(ParameterNames.Count, Values.ToArray(), Weights.ToArray(), LatentMeans.ToArray(), LatentRoots.ToArray());
}
