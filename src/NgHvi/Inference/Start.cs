namespace NgHvi;

/// <summary>Where λ begins: one of <see cref="FromModel"/>, <see cref="Published"/> and <see cref="Constant"/>.</summary>
public sealed record Start
{
    [JsonConstructor]
    internal Start(string kind, double mean, double scale, double? loading, bool randomLoadings)
    {
        (Kind, Mean, Scale) = (kind, mean, Guard.Positive(scale, "the start's scale"));
        (Loading, RandomLoadings) = (loading, randomLoadings);
    }

    /// <summary>"model", "published" or "constant".</summary>
    public string Kind { get; }
    /// <summary>Every entry of μ, where it is constant.</summary>
    public double Mean { get; }
    /// <summary>Every entry of d where it is constant; else a multiple of the guessed spread.</summary>
    public double Scale { get; }
    /// <summary>Every free entry of B, times d times a standard normal where they are random; null: the usual.</summary>
    public double? Loading { get; }
    /// <summary>Whether random numbers break the symmetry of the columns of B.</summary>
    public bool RandomLoadings { get; }
    internal bool IsPublished => Kind == "published";
    internal bool SaysLoadings => Loading is not null || (RandomLoadings && Kind == "constant");

    /// <summary>At the model's own guess of centre and spread, which may be a random one, with small random loadings.</summary>
    /// <param name="scaleFactor">The scale as a multiple of the guessed spread. Range: > 0.</param>
    /// <param name="loadingFactor">B as a multiple of d times standard normals, where q₀ has loadings; null: 0.1. Range: ≥ 0.</param>
    public static Start FromModel(double scaleFactor = 1, double? loadingFactor = null) =>
        new("model", 0, scaleFactor, loadingFactor is { } factor ? Guard.NonNegative(factor, nameof(loadingFactor)) : null, true);

    /// <summary>
    /// At the start that the model's source gives it: 0.01 everywhere with scale 1, or random weights where the model has a network.
    /// </summary>
    /// <param name="loading">Every free entry of B, where q₀ has loadings; null: 0.01.</param>
    public static Start Published(double? loading = null) => new("published", 0.01, 1, loading, false);

    /// <summary>The same three numbers everywhere.</summary>
    /// <param name="mean">Every entry of μ.</param>
    /// <param name="loading">Every free entry of B, where q₀ has loadings; null: 0.01.</param>
    /// <param name="scale">Every entry of d. Range: > 0.</param>
    /// <param name="randomLoadings">Break the symmetry of the columns of B: loading times d times a standard normal.</param>
    public static Start Constant(double mean = 0.01, double? loading = null, double scale = 1, bool randomLoadings = false) =>
        new("constant", mean, scale, loading, randomLoadings);

    /// <summary>The first loadings of a run.</summary>
    internal (double Value, RandomKey? Key) LoadingsOf(long seed) =>
        (Loading ?? (Kind == "model" ? 0.1 : 0.01), RandomLoadings ? RunStream.Of(seed, RunStream.Loadings) : null);

    /// <summary>Centre, scale and coordinates; a model's search happens here, and cancelling ends it with the best so far.</summary>
    internal StartingValues Find(ITarget target, bool usesFittingCoordinates, RunSettings settings)
    {
        var key = RunStream.Of(settings.Seed, RunStream.StartingPoint);
        if (IsPublished) return target.PublishedStart(key);
        if (Kind == "constant" && !usesFittingCoordinates) return Constants(new IdentityCoordinates(target.Parameters.Count));
        var found = target.FindStart(new(key, usesFittingCoordinates, settings.Threads, settings.CancellationToken));
        return Kind == "constant" ? Constants(found.Coordinates)
            : found with { Scale = Array.ConvertAll(found.Scale, scale => Scale * scale) };
    }

    private StartingValues Constants(Coordinates coordinates) =>
        new(coordinates, [.. Enumerable.Repeat(Mean, coordinates.Count)], [.. Enumerable.Repeat(Scale, coordinates.Count)]);
}
