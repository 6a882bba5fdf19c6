namespace NgHvi;

/// <summary>Where λ begins.</summary>
public sealed record Start
{
    [JsonConstructor]
    internal Start(string kind, double mean, double scale, double? loading, bool randomLoadings) =>
        (Kind, Mean, Scale, Loading, RandomLoadings) = (
            kind is "model" or "published" or "constant" ? kind : Throw.OutOfRange<string>(
                "the start's kind", kind ?? "null", "is model, published or constant"),
            mean, Guard.Positive(scale, "the start's scale"), loading, randomLoadings);

    /// <summary>"model", "published" or "constant".</summary>
    public string Kind { get; }
    /// <summary>Every entry of μ, where constant.</summary>
    public double Mean { get; }
    /// <summary>Every entry of d, where constant; else a multiple of the guessed spread.</summary>
    public double Scale { get; }
    /// <summary>Every free entry of B; times d times normals where random; null: the usual.</summary>
    public double? Loading { get; }
    /// <summary>Whether random numbers break the symmetry of B's columns.</summary>
    public bool RandomLoadings { get; }
    internal bool IsPublished => Kind == "published";
    internal bool SaysLoadings => Loading is not null || (RandomLoadings && Kind == "constant");

    /// <summary>At the model's guess of centre and spread.</summary>
    /// <param name="scaleFactor">Multiple of the guessed spread. Range: > 0.</param>
    /// <param name="loadingFactor">B as a multiple of d times standard normals; null: 0.1. Range: ≥ 0.</param>
    public static Start FromModel(double scaleFactor = 1, double? loadingFactor = null) =>
        new("model", 0, scaleFactor, loadingFactor is { } factor ? Guard.NonNegative(factor, nameof(loadingFactor)) : null, true);

    /// <summary>At the start of the model's source: 0.01 with scale 1, or a network's random weights.</summary>
    /// <param name="loading">Every free entry of B; null: 0.01.</param>
    public static Start Published(double? loading = null) => new("published", 0.01, 1, loading, false);

    /// <summary>The same numbers everywhere.</summary>
    /// <param name="mean">Every entry of μ.</param>
    /// <param name="loading">Every free entry of B; null: 0.01.</param>
    /// <param name="scale">Every entry of d. Range: > 0.</param>
    /// <param name="randomLoadings">Whether B is loading times d times standard normals.</param>
    public static Start Constant(double mean = 0.01, double? loading = null, double scale = 1, bool randomLoadings = false) =>
        new("constant", mean, scale, loading, randomLoadings);

    internal (double Value, RandomKey? Key) LoadingsOf(long seed) =>
        (Loading ?? (Kind == "model" ? 0.1 : 0.01), RandomLoadings ? RunStream.Of(seed, RunStream.Loadings) : null);

    // Cancelling ends a search with the best so far.
    internal StartingValues Find(ITarget target, bool usesFittingCoordinates, RunSettings settings)
    {
        var (key, m) = (RunStream.Of(settings.Seed, RunStream.StartingPoint), target.Parameters.Count);
        if (IsPublished) return target.PublishedStart(key);
        var found = Kind == "constant" && !usesFittingCoordinates ? new(new IdentityCoordinates(m), [], [])
            : target.FindStart(new(key, usesFittingCoordinates, settings.Threads, settings.CancellationToken));
        return Kind == "constant" ? new(found.Coordinates, [.. Enumerable.Repeat(Mean, m)], [.. Enumerable.Repeat(Scale, m)])
            : found with { Scale = Array.ConvertAll(found.Scale, scale => Scale * scale) };
    }
}
