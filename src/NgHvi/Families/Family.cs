namespace NgHvi;

/// <summary>Choice of a family for q₀.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Factor), "factor")]
[JsonDerivedType(typeof(Full), "full")]
[JsonDerivedType(typeof(Flow), "flow")]
[JsonDerivedType(typeof(Precision), "precision")]
[JsonDerivedType(typeof(Mixture), "mixture")]
public abstract record Family
{
    private const int LargestFull = 300; // C costs O(M²) numbers.

    private protected Family()
    {
    }

    /// <summary>Name in messages and tables.</summary>
    [JsonIgnore]
    public abstract string Name { get; }
    internal abstract string Description { get; } // In titles of tables.
    internal virtual bool HasLoadings => false; // A start must set them.
    internal virtual bool HasGradient => true; // In λ.
    internal virtual bool HasPrecision => false; // That the Bayesian learning rule moves.

    internal abstract VariationalFamily Create(int parameterCount);
    internal abstract long LeastLength(int parameterCount); // Of λ, told before anything is made.
    internal virtual Family? Seed(int parameterCount) => null; // Whose fit begins this one's; null: a start.
    internal virtual string? Fault(int parameterCount) => null;
    internal virtual string? Fault(MetricChoice choice) => $"The {Name} family has no metric in closed form; use the plain gradient.";

    /// <summary>BBᵀ + D² with p factors; 0: mean field.</summary>
    /// <param name="Count">p; null: 3, or M if smaller. Range: ≥ 0.</param>
    public sealed record Factor(int? Count = null) : Family
    {
        /// <summary>p.</summary>
        public int? Count { get; } = Count is { } p ? Guard.NonNegative(p, "factors") : null;
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Name => "factor";
        internal override string Description =>
            Count switch { null => "factors", 0 => "mean field", 1 => "1 factor", _ => $"{Count} factors" };
        internal override bool HasLoadings => true;
        internal override bool HasPrecision => Count == 0;

        internal override VariationalFamily Create(int parameterCount) =>
            new FactorGaussian(parameterCount, Count ?? Math.Min(3, parameterCount));

        internal override long LeastLength(int parameterCount) => parameterCount * (2L + (Count ?? Math.Min(3, parameterCount)));

        internal override string? Fault(int parameterCount) => Count > parameterCount
            ? $"The number of factors is {Count}, but there are only {parameterCount} parameters; allowed is 0 to {parameterCount}."
            : null;

        internal override string? Fault(MetricChoice choice) => choice is { Metric: FisherMetric.PublishedAsExecuted, Solver: null }
            ? "The metric as executed is not symmetric; it needs the conjugate gradient solver."
            : null;
    }

    /// <summary>Full covariance matrix CCᵀ.</summary>
    public sealed record Full : Family
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Name => "full";
        internal override string Description => "full covariance";
        internal override bool HasPrecision => true;
        internal override VariationalFamily Create(int parameterCount) => new FullGaussian(parameterCount);
        internal override long LeastLength(int parameterCount) => parameterCount * (1L + parameterCount);

        internal override string? Fault(MetricChoice choice) =>
            choice.Metric != FisherMetric.Exact ? "The full family has its exact metric in closed form; leave Metric as it is."
            : choice.Solver is not null ? "The natural gradient of the full family has a closed form; leave Solver as it is."
            : choice.Damping is { IsDiagonal: true }
                ? "The full family multiplies its whole metric by 1 + δ; damping of the diagonal alone is for factors."
            : null;
    }

    /// <summary>A flow of affine couplings over a Gaussian, for curved and skew posteriors (Dinh, Sohl-Dickstein and Bengio 2017). It
    /// begins at the fit of the Gaussian, so that what its ELBO gains is its own, and needs the plain gradient.</summary>
    /// <param name="Base">The Gaussian: <see cref="Full"/>, or mean field, <see cref="Factor"/> of 0; null: full up to M = 300.</param>
    /// <param name="Layers">Couplings, each of which moves half of θ. Range: 1 to 100.</param>
    /// <param name="Hidden">Units of a coupling's network. Range: 1 to 1000.</param>
    public sealed record Flow(Family? Base = null, int Layers = 6, int Hidden = 16) : Family
    {
        /// <summary>Couplings.</summary>
        public int Layers { get; } = Guard.Positive(Layers, nameof(Layers));
        /// <summary>Units of a coupling's network.</summary>
        public int Hidden { get; } = Guard.Positive(Hidden, nameof(Hidden));
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Name => "flow";
        internal override string Description => $"flow of {Layers} couplings";
        internal override VariationalFamily Create(int parameterCount) => new CouplingFlow(this, parameterCount);
        internal override Family Seed(int parameterCount) => Base ?? Usual(parameterCount);
        internal override long LeastLength(int parameterCount) =>
            (2 * Seed(parameterCount).LeastLength(parameterCount)) + ((long)Layers * Hidden * (parameterCount / 2));

        internal override string? Fault(int parameterCount) =>
            Base is not (null or Full or Factor { Count: 0 })
                ? $"A flow begins at a full covariance or at mean field, not at {Base.Description}; leave Base null or choose one of them."
            : Layers > 100 || Hidden > 1000 ? "A flow has at most 100 couplings of at most 1000 hidden units."
            : parameterCount < 2 ? "A coupling moves one half of the parameters by the other, and here is only one; use the full family."
            : null;
    }

    /// <summary>A precision of low rank plus a diagonal, S = diag(D) + UUᵀ.</summary>
    /// <param name="Rank">L, columns of U. Range: > 0.</param>
    public sealed record Precision(int Rank) : Family
    {
        /// <summary>L.</summary>
        public int Rank { get; } = Guard.Positive(Rank, "rank");
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Name => "precision";
        internal override string Description => $"precision of rank {Rank} and diagonal";
        internal override bool HasGradient => false;
        internal override bool HasPrecision => true;
        internal override VariationalFamily Create(int parameterCount) => new PrecisionGaussian(parameterCount, Rank);
        internal override long LeastLength(int parameterCount) => parameterCount * (2L + Rank);

        internal override string? Fault(int parameterCount) => Rank > parameterCount
            ? $"The rank is {Rank}, but there are only {parameterCount} parameters; allowed is 1 to {parameterCount}."
            : null;
    }

    /// <summary>A weighted mixture of Gaussians, for several modes and skewness; it begins at the fit of one, split.</summary>
    /// <param name="components">C. Range: 2 to 100.</param>
    /// <param name="part">Of each component: <see cref="Full"/>, or mean field, <see cref="Factor"/> of 0; null: full to M = 300.</param>
    public static Family MixtureOf(int components, Family? part = null) =>
        new Mixture(
            part,
            components is >= 2 and <= 100 ? components : Throw.OutOfRange<int>(nameof(components), components, "must be from 2 to 100"),
            IsWeighted: true);

    private static Family Usual(int parameterCount) => parameterCount <= LargestFull ? new Full() : new Factor(0);

    // Of equal weights: of several fits.
    internal sealed record Mixture(Family? Part, int Count, bool IsWeighted = false) : Family
    {
        [JsonIgnore]
        public override string Name => "mixture";
        internal override string Description =>
            IsWeighted ? $"mixture of {Count} Gaussians" : $"mixture of {Count} starts, {Part!.Description}";
        internal override bool HasGradient => false;
        internal override bool HasPrecision => IsWeighted;
        internal override VariationalFamily Create(int parameterCount) => new NgHvi.Mixture(this, parameterCount);
        internal override long LeastLength(int parameterCount) => Count * PartFor(parameterCount).LeastLength(parameterCount);
        internal override Family? Seed(int parameterCount) => IsWeighted ? PartFor(parameterCount) : null;
        internal Family PartFor(int parameterCount) => Part ?? Usual(parameterCount);

        internal override string? Fault(int parameterCount) =>
            Count is < 1 or > 1000 || Part is Mixture || (Part is null && !IsWeighted) ? "A mixture is made of 1 to 1000 fits."
            : IsWeighted && Part is not (null or Full or Factor { Count: 0 })
                ? $"Components have a full covariance or are mean fields, not {Part.Description}; leave the part null or choose one."
            : PartFor(parameterCount).Fault(parameterCount);
    }
}
