namespace NgHvi;

/// <summary>y ~ N(η, σ²); owns log σ² (method sections 4.1, 4.2).</summary>
internal sealed class GaussianResponse() : Response("gaussian")
{
    private static readonly VariancePrior.InverseGamma Paper = new(1.01, 1.01);
    internal override IReadOnlyList<ResponseParameter> Parameters { get; } =
        [new("residual.variance", "residual", new VariancePrior.HalfStudentT(3, 2.5), Paper, IsVariance: true)];

    internal override bool IsLocationScale => true;
    internal override bool HasSufficientStatistics => true;
    internal override bool DrawsExactly => true;
    internal override bool PoolsOutcomes => true;
    internal override bool IsDiscrete => false;
    internal override bool IsDiagonalByDefault => false;
    internal override (double OfWeights, double OfCoefficients, VariancePrior OfVariances) Published => (100, 100, Paper);
    internal override PackKernel CreateKernel(KernelShape shape) => new GaussianKernel(shape);
    internal override double Constant(double y, double mean) => (y - mean) * (y - mean);
    internal override double Mean(double eta, ReadOnlySpan<double> parameters) => eta;
    internal override double Variance(double eta, ReadOnlySpan<double> parameters) => parameters[0];
    internal override double LatentVariance(double mean, ReadOnlySpan<double> parameters) => parameters[0];
    internal override (double Eta, double Weight) Working(double y, double mean) => (y, 1);

    internal override double LogDensity(double y, double eta, ReadOnlySpan<double> parameters) =>
        -0.5 * (Math.Log(2 * Math.PI * parameters[0]) + ((y - eta) * (y - eta) / parameters[0]));

    internal override double QuantileResidual(double y, double trials, double eta, ReadOnlySpan<double> parameters, double uniform) =>
        (y - eta) / Math.Sqrt(parameters[0]);

    internal override double Draw(double eta, ReadOnlySpan<double> parameters, ref KeyedStream random) =>
        eta + (Math.Sqrt(parameters[0]) * random.Normal());

    internal override (double Mean, double Square) MeanMoments(double mean, double variance, ReadOnlySpan<double> parameters) =>
        (mean, variance + (mean * mean));
}
