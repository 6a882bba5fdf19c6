namespace NgHvi;

/// <summary>Where λ begins.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(FromModel), "from-model")]
[JsonDerivedType(typeof(Published), "published")]
[JsonDerivedType(typeof(Constant), "constant")]
public abstract record Start
{
    private Start()
    {
    }

    internal abstract double? Loadings { get; } // What was said of loadings; null: nothing.

    /// <summary>The first loadings of a run.</summary>
    internal abstract StartingLoadings LoadingsOf(long seed);
    /// <summary>Centre, scale and coordinates; a model's search happens here, and cancelling ends it with the best so far.</summary>
    internal abstract StartingValues Find(ITarget target, CoordinateChoice choice, RunSettings settings);

    private static StartingValues Search(ITarget target, CoordinateChoice choice, RunSettings settings) => target.FindStart(new(
        RunStream.Of(settings.Seed, RunStream.StartingPoint),
        choice == CoordinateChoice.Automatic,
        settings.Threads,
        settings.CancellationToken));

    private static RandomKey Key(long seed) => RunStream.Of(seed, RunStream.Loadings);

    /// <summary>At the model's own guess of centre and spread, which may be a random one, with small random loadings.</summary>
    /// <param name="ScaleFactor">The scale as a multiple of the guessed spread. Range: > 0.</param>
    /// <param name="LoadingFactor">B as a multiple of d times standard normals, where q₀ has loadings; null: 0.1. Range: ≥ 0.</param>
    public sealed record FromModel(double ScaleFactor = 1, double? LoadingFactor = null) : Start
    {
        /// <summary>The scale as a multiple of the guessed spread.</summary>
        public double ScaleFactor { get; } = Guard.Positive(ScaleFactor, nameof(ScaleFactor));
        /// <summary>B as a multiple of d times standard normals.</summary>
        public double? LoadingFactor { get; } = LoadingFactor is { } factor ? Guard.NonNegative(factor, nameof(LoadingFactor)) : null;
        internal override double? Loadings => LoadingFactor;

        internal override StartingLoadings LoadingsOf(long seed) => new(LoadingFactor ?? 0.1, Key(seed));

        internal override StartingValues Find(ITarget target, CoordinateChoice choice, RunSettings settings)
        {
            var point = Search(target, choice, settings);
            return point with { Scale = Array.ConvertAll(point.Scale, scale => ScaleFactor * scale) };
        }
    }

    /// <summary>
    /// At the start that the model's source gives it: 0.01 everywhere with scale 1, or random weights where the model has a network.
    /// </summary>
    /// <param name="Loading">Every free entry of B, where q₀ has loadings; null: 0.01.</param>
    public sealed record Published(double? Loading = null) : Start
    {
        internal override double? Loadings => Loading;

        internal override StartingLoadings LoadingsOf(long seed) => new(Loading ?? 0.01, null);

        internal override StartingValues Find(ITarget target, CoordinateChoice choice, RunSettings settings) =>
            target.PublishedStart(RunStream.Of(settings.Seed, RunStream.StartingPoint));
    }

    /// <summary>The same three numbers everywhere.</summary>
    /// <param name="Mean">Every entry of μ.</param>
    /// <param name="Loading">
    /// Every free entry of B, where q₀ has loadings; with <paramref name="RandomLoadings"/> times d times a standard normal. null: 0.01.
    /// </param>
    /// <param name="Scale">Every entry of d. Range: > 0.</param>
    /// <param name="RandomLoadings">Break the symmetry of the columns of B by random numbers.</param>
    public sealed record Constant(double Mean = 0.01, double? Loading = null, double Scale = 1, bool RandomLoadings = false) : Start
    {
        /// <summary>Every entry of d.</summary>
        public double Scale { get; } = Guard.Positive(Scale, nameof(Scale));
        internal override double? Loadings => Loading ?? (RandomLoadings ? 0.01 : null);

        internal override StartingLoadings LoadingsOf(long seed) => new(Loading ?? 0.01, RandomLoadings ? Key(seed) : null);

        internal override StartingValues Find(ITarget target, CoordinateChoice choice, RunSettings settings)
        {
            var m = target.Parameters.Count;
            var (center, scale) = (new double[m], new double[m]);
            center.AsSpan().Fill(Mean);
            scale.AsSpan().Fill(Scale);
            return choice == CoordinateChoice.AsGiven
                ? new(new IdentityCoordinates(m), center, scale)
                : new(Search(target, choice, settings).Coordinates, center, scale);
        }
    }
}
