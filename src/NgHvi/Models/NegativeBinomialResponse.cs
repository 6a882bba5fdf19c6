namespace NgHvi;

/// <summary>Counts of mean μ = e^η and variance μ + μ²/φ; owns log φ, the logarithm of the dispersion.</summary>
internal sealed class NegativeBinomialResponse() : CountResponse("negative-binomial")
{
    private static readonly VariancePrior Prior = new VariancePrior.HalfStudentT(3, 5);

    internal override IReadOnlyList<ResponseParameter> Parameters { get; } =
        [new("dispersion", "dispersion", Prior, Prior, IsVariance: false) { IsPrecision = true }];

    internal override PackKernel CreateKernel(KernelShape shape) => new QuadratureKernel<Density>(shape);
    internal override double Variance(double eta, ReadOnlySpan<double> parameters) => Math.Exp(eta) + (Math.Exp(2 * eta) / parameters[0]);
    internal override double LogConstant(double y, ReadOnlySpan<double> parameters) => Density.Constant(y, parameters[0]) + Constant(y, y);

    internal override double LogKernel(double y, double eta, ReadOnlySpan<double> parameters) =>
        (y * eta) - ((y + parameters[0]) * SpecialFunctions.Log1p(Math.Exp(eta) / parameters[0]));

    internal override double QuantileResidual(double y, double trials, double eta, ReadOnlySpan<double> parameters, double uniform) =>
        Randomized(y == 0 ? 0 : SpecialFunctions.BetaRegularized(parameters[0], y, 1 / (1 + (Math.Exp(eta) / parameters[0]))),
            Math.Exp(LogDensity(y, eta, parameters)),
            SpecialFunctions.BetaRegularized(y + 1, parameters[0], 1 / (1 + (parameters[0] / Math.Exp(eta)))), uniform);

    internal override double Draw(double eta, ReadOnlySpan<double> parameters, ref KeyedStream random)
    {
        var (source, phi) = (Fork(ref random), parameters[0]);
        return Draw(source, Gamma.Sample(source, phi, phi / Math.Exp(eta)));
    }

    internal readonly struct Density(double phi) : IRowDensity<Density>
    {
        private const double Large = 1e4; // φ.
        public static int ParameterCount => 1;
        public static bool HasFactor => false;

        public static Density Create(ReadOnlySpan<double> parameters) => new(Math.Exp(parameters[0]));

        // log Γ(y + φ) − log Γ(φ) − y log φ; near Poisson by Stirling's series, which does not cancel.
        public static double Constant(double y, double phi) => phi < Large
            ? SpecialFunctions.GammaLn(y + phi) - SpecialFunctions.GammaLn(phi) - (y * Math.Log(phi))
            : ((phi + y - 0.5) * SpecialFunctions.Log1p(y / phi)) - y - (y / (12 * phi * (phi + y)));

        public static double AddConstant(in Density row, double code, double weight, Span<double> slopes)
        {
            var (y, phi) = (code - 1, row.Phi);
            slopes[0] += weight * ((phi < Large ? phi * (SpecialFunctions.DiGamma(y + phi) - SpecialFunctions.DiGamma(phi))
                : (phi * SpecialFunctions.Log1p(y / phi)) + (0.5 * y / (phi + y))) - y);
            return weight * Constant(y, phi);
        }

        // −φ log(1 + μ/φ) + (y + φ)μ/(μ + φ).
        [MethodImpl(AggressiveInlining)]
        public static void AddParameterSlopes(in Density row, Vector8 code, Vector8 weight, Vector8 eta, Span<Vector8> slopes)
        {
            var (size, ratio) = (code - Vector8.One + Vector512.Create(row.Phi), row.Ratio(eta));
            var slope = (size * (ratio / (Vector8.One + ratio))) - (row.Phi * LogOf(ratio));
            slopes[0] += weight * slope;
        }

        private double Phi => phi;

        [MethodImpl(AggressiveInlining)]
        private static Vector8 LogOf(Vector8 ratio) // log(1 + ratio), also of a small one.
        {
            var one = Vector8.One + ratio;
            return Lanes.Log(one) + ((ratio - (one - Vector8.One)) / one);
        }

        [MethodImpl(AggressiveInlining)]
        private Vector8 Ratio(Vector8 eta) => // μ/φ.
            LaneExponential.Exp(Vector512.Min(eta, Vector512.Create(LargestPredictor))) / Vector512.Create(phi);

        [MethodImpl(AggressiveInlining)]
        public Vector8 Factor(Vector8 code, Vector8 eta, out Vector8 exponent, out Vector8 slope)
        {
            var isPresent = Vector512.GreaterThan(code, Vector8.Zero);
            var (y, ratio) = (code - Vector8.One, Ratio(eta));
            var size = y + Vector512.Create(phi);
            slope = (y - (size * (ratio / (Vector8.One + ratio)))) & isPresent;
            exponent = ((size * LogOf(ratio)) - (y * Vector512.Min(eta, Vector512.Create(LargestPredictor)))) & isPresent;
            return Vector8.One;
        }

        // (y + φ)·φμ/(μ + φ)².
        [MethodImpl(AggressiveInlining)]
        public Vector8 Curvature(Vector8 code, Vector8 eta, Vector8 slope)
        {
            var size = code - Vector8.One + Vector512.Create(phi);
            var share = (code - Vector8.One - slope) / size;
            return (size * share * (Vector8.One - share)) & Vector512.GreaterThan(code, Vector8.Zero);
        }
    }
}
