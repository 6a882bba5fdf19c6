namespace NgHvi;

/// <summary>y ~ Poisson(e^η).</summary>
internal sealed class PoissonResponse() : CountResponse("poisson")
{
    internal override PackKernel CreateKernel(KernelShape shape) => new QuadratureKernel<Density>(shape);
    internal override bool PoolsOutcomes => true;
    internal override double Variance(double eta, ReadOnlySpan<double> parameters) => Math.Exp(eta);

    internal override double LogKernel(double y, double eta, ReadOnlySpan<double> parameters) =>
        (y * eta) - Math.Exp(eta) - SpecialFunctions.GammaLn(y + 1);

    internal override double QuantileResidual(double y, double trials, double eta, ReadOnlySpan<double> parameters, double uniform) =>
        Randomized(y == 0 ? 0 : SpecialFunctions.GammaUpperRegularized(y, Math.Exp(eta)), Math.Exp(LogDensity(y, eta, parameters)),
            SpecialFunctions.GammaLowerRegularized(y + 1, Math.Exp(eta)), uniform);

    internal override double Draw(double eta, ReadOnlySpan<double> parameters, ref KeyedStream random) =>
        Draw(Fork(ref random), Math.Exp(eta));

    internal readonly struct Density : IRowDensity<Density>
    {
        public static bool HasFactor => false;
        public static Density Create(ReadOnlySpan<double> parameters) => default;

        [MethodImpl(AggressiveInlining)]
        public Vector8 Factor(Vector8 code, Vector8 eta, out Vector8 exponent, out Vector8 slope)
        {
            var isPresent = Vector512.GreaterThan(code, Vector8.Zero);
            eta = Vector512.Min(eta, Vector512.Create(LargestPredictor));
            var (y, mean) = (code - Vector8.One, LaneExponential.Exp(eta));
            slope = (y - mean) & isPresent;
            exponent = (mean - (y * eta)) & isPresent;
            return Vector8.One;
        }

        [MethodImpl(AggressiveInlining)]
        public Vector8 Curvature(Vector8 code, Vector8 eta, Vector8 slope) =>
            (code - Vector8.One - slope) & Vector512.GreaterThan(code, Vector8.Zero);
    }
}
