namespace NgHvi;

/// <content>The Gaussian with a full covariance matrix.</content>
public abstract partial record Family
{
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
