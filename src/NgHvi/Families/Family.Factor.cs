namespace NgHvi;

/// <content>The factor Gaussian.</content>
public abstract partial record Family
{
    /// <summary>BBᵀ + D² with p factors; null: 3, or M when that is smaller. 0: mean field.</summary>
    /// <param name="Count">p. Range: ≥ 0.</param>
    public sealed record Factor(int? Count = null) : Family
    {
        /// <summary>p.</summary>
        public int? Count { get; } = Count is { } p ? Guard.NonNegative(p, "factors") : null;

        /// <inheritdoc/>
        [JsonIgnore]
        public override string Name => "factor";

        internal override string Description => Count switch
        {
            null => "factors",
            0 => "mean field",
            1 => "1 factor",
            _ => $"{Count} factors",
        };

        internal override bool HasLoadings => true;

        internal override VariationalFamily Create(int parameterCount) =>
            new FactorGaussian(parameterCount, Count ?? Math.Min(3, parameterCount));

        internal override string? Fault(int parameterCount) => Count > parameterCount
            ? $"The number of factors is {Count}, but there are only {parameterCount} parameters; allowed is 0 to {parameterCount}."
            : null;

        internal override string? Fault(MetricChoice choice) =>
            choice is { Metric: FisherMetric.PublishedAsExecuted, Solver: null }
                ? "The metric as executed is not symmetric; it needs the conjugate gradient solver."
                : null;
    }
}
