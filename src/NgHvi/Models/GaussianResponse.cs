namespace NgHvi;

/// <summary>y ~ N(η, σ²), or N(η, σ_k²) in group k, or N(η + u, σ²) with a shock u ~ N(0, ω²) that a group's rows of one block share; owns
/// log σ² (method sections 4.1, 4.2).</summary>
internal sealed class GaussianResponse(bool hasGroupScale = false, string? block = null) : Response("gaussian")
{
    private static readonly VariancePrior.InverseGamma Paper = new(1.01, 1.01);
    internal static ResponseParameter Noise { get; } =
        new("residual.variance", "residual", new VariancePrior.HalfStudentT(3, 2.5), Paper, IsVariance: true);

    // τ of log σ_k ~ N(log σ, τ²); the entry is log τ².
    internal static ResponseParameter GroupScale { get; } =
        new("sd(log sigma)", "logSigma", new VariancePrior.HalfStudentT(3, 1), Paper, IsVariance: false)
        {
            Power = 0.5,
            Start = Math.Log(0.1),
            Apart = 0,
        };

    // ω² of shocks.
    private static ResponseParameter Shock(string block) =>
        new($"{block}.variance", block, new VariancePrior.HalfStudentT(3, 2.5), Paper, IsVariance: true) { Start = Math.Log(0.01) };

    internal override IReadOnlyList<ResponseParameter> Parameters { get; } =
        hasGroupScale ? [Noise, GroupScale] : block is null ? [Noise] : [Noise, Shock(block)];
    internal override bool HasGroupScale => hasGroupScale;
    internal override Response With(bool byGroup, double? nu, string? shared) => new GaussianResponse(byGroup, shared);
    internal override bool HasShocks => block is not null;
    internal override bool IsLocationScale => true;
    internal override bool IsNormal => true;
    internal override bool HasSufficientStatistics => !hasGroupScale && block is null;
    internal override bool DrawsExactly => true;
    internal override bool PoolsOutcomes => true;
    internal override (double OfWeights, double OfCoefficients, VariancePrior OfVariances) Published => hasGroupScale || block is not null
        ? throw new InputException(
            "Published priors are those of the paper, which has none for σ by group or shocks; use weak priors or a file of priors.")
        : (100, 100, Paper);
    internal override PackKernel CreateKernel(KernelShape shape) =>
        hasGroupScale ? new ScaledGaussianKernel(shape) : block is null ? new GaussianKernel(shape) : new ShockKernel(shape);
    internal override double Constant(double y, double mean) => (y - mean) * (y - mean);
    internal override double Variance(double eta, ReadOnlySpan<double> parameters) =>
        block is null ? parameters[0] : parameters[0] + parameters[1];

    internal override double LogKernel(double y, double eta, ReadOnlySpan<double> parameters) =>
        -0.5 * (Math.Log(2 * Math.PI * Variance(eta, parameters)) + ((y - eta) * (y - eta) / Variance(eta, parameters)));

    internal override double QuantileResidual(double y, double trials, double eta, ReadOnlySpan<double> parameters, double uniform) =>
        (y - eta) / Math.Sqrt(Variance(eta, parameters));

    internal override double Draw(double eta, ReadOnlySpan<double> parameters, ref KeyedStream random) =>
        eta + (Math.Sqrt(Variance(eta, parameters)) * random.Normal());
}
