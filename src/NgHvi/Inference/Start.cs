namespace NgHvi;

/// <summary>Where λ begins.</summary>
public abstract record Start
{
    private Start()
    {
    }

    /// <summary>At the model's own guess of centre and spread, which may be a random one, with small random loadings.</summary>
    /// <param name="ScaleFactor">d as a multiple of the guessed spread. Range: > 0.</param>
    /// <param name="LoadingFactor">B as a multiple of d times standard normals. Range: ≥ 0.</param>
    public sealed record FromModel(double ScaleFactor = 1, double LoadingFactor = 0.1) : Start
    {
        /// <summary>d as a multiple of the guessed spread.</summary>
        public double ScaleFactor { get; } = Guard.Positive(ScaleFactor, nameof(ScaleFactor));

        /// <summary>B as a multiple of d times standard normals.</summary>
        public double LoadingFactor { get; } = Guard.NonNegative(LoadingFactor, nameof(LoadingFactor));
    }

    /// <summary>At the start that the model's source gives it: 0.01 everywhere with scale 1, or random weights where the model has a network.</summary>
    /// <param name="Loading">Every free entry of B.</param>
    public sealed record Published(double Loading = 0.01) : Start;

    /// <summary>The same three numbers everywhere.</summary>
    /// <param name="Mean">Every entry of μ.</param>
    /// <param name="Loading">Every free entry of B; with <paramref name="RandomLoadings"/> times d times a standard normal.</param>
    /// <param name="Scale">Every entry of d. Range: > 0.</param>
    /// <param name="RandomLoadings">Break the symmetry of the columns of B by random numbers.</param>
    public sealed record Constant(double Mean = 0.01, double Loading = 0.01, double Scale = 1, bool RandomLoadings = false) : Start
    {
        /// <summary>Every entry of d.</summary>
        public double Scale { get; } = Guard.Positive(Scale, nameof(Scale));
    }
}
