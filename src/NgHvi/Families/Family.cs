namespace NgHvi;

/// <summary>The choice of a family for q₀. A new one is a record and a line here.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Factor), "factor")]
[JsonDerivedType(typeof(Full), "full")]
public abstract record Family
{
    private protected Family()
    {
    }

    /// <summary>What messages and tables call it.</summary>
    [JsonIgnore]
    public abstract string Name { get; }
    internal abstract string Description { get; } // The family in a title of a table, for example "3 factors".
    internal virtual bool HasLoadings => false; // Whether it has loadings that a start must set.

    // One of the family, to be set by its λ.
    internal abstract VariationalFamily Create(int parameterCount);
    // Why there is none for this number of parameters, in one sentence.
    internal virtual string? Fault(int parameterCount) => null;
    // Why a natural gradient cannot be computed so, in one sentence.
    internal virtual string? Fault(MetricChoice choice) => $"The {Name} family has no metric in closed form; use the plain gradient.";

    /// <summary>BBᵀ + D² with p factors; null: 3, or M when that is smaller. 0: mean field.</summary>
    /// <param name="Count">p. Range: ≥ 0.</param>
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

        internal override VariationalFamily Create(int parameterCount) =>
            new FactorGaussian(parameterCount, Count ?? Math.Min(3, parameterCount));

        internal override string? Fault(int parameterCount) => Count > parameterCount
            ? $"The number of factors is {Count}, but there are only {parameterCount} parameters; allowed is 0 to {parameterCount}."
            : null;

        internal override string? Fault(MetricChoice choice) => choice is { Metric: FisherMetric.PublishedAsExecuted, Solver: null }
            ? "The metric as executed is not symmetric; it needs the conjugate gradient solver."
            : null;
    }

    /// <summary>A full covariance matrix CCᵀ.</summary>
    public sealed record Full : Family
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Name => "full";
        internal override string Description => "full covariance";
        internal override VariationalFamily Create(int parameterCount) => new FullGaussian(parameterCount);

        internal override string? Fault(MetricChoice choice) =>
            choice.Metric != FisherMetric.Exact ? "The full family has its exact metric in closed form; leave Metric as it is."
            : choice.Solver is not null ? "The natural gradient of the full family has a closed form; leave Solver as it is."
            : choice.Damping is { IsDiagonal: true }
                ? "The full family multiplies its whole metric by 1 + δ; damping of the diagonal alone is for factors."
            : null;
    }
}
