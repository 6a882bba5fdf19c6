namespace NgHvi;

/// <summary>The auxiliary variable is Pólya-Gamma (Polson, Scott and Windle 2013).</summary>
internal sealed class LogitResponse() : BinaryResponse("logit")
{
    internal override PackKernel CreateKernel(KernelShape shape) => new QuadratureKernel<Density>(shape);
    internal override double Mean(double eta, ReadOnlySpan<double> parameters) => Logistic.Cdf(eta);
    internal override double LogKernel(double y, double eta, ReadOnlySpan<double> parameters) => -Logistic.Log1pExp(y > 0.5 ? -eta : eta);
    internal override double LatentVariance(double mean, ReadOnlySpan<double> parameters) => Math.PI * Math.PI / 3;

    internal override (double Eta, double Weight) Working(double y, double mean)
    {
        var slope = mean * (1 - mean);
        return (Math.Log(mean / (1 - mean)) + ((y - mean) / slope), slope);
    }

    internal readonly struct Density : IRowDensity<Density>
    {
        private const double LargestTilt = 1e10; // Beyond, and for NaN, the mean is drawn: rejection would not end.

        public static (bool Exists, bool HasUnitWeight) Augmentation => (true, false);
        public static Density Create(ReadOnlySpan<double> parameters) => default;

        public static (double Weight, double WeightedResponse) Augment(in Density row, double code, double eta, ref KeyedStream random) =>
            (Math.Abs(eta) < LargestTilt ? PolyaGamma.Draw(eta, ref random) : PolyaGamma.Mean(eta), 0.5 * code);

        [MethodImpl(AggressiveInlining)]
        public Vector8 Factor(Vector8 code, Vector8 eta, out Vector8 exponent, out Vector8 slope) // e^min(x, 0)/(1 + e^−|x|), x = ±η.
        {
            var x = code * eta;
            var distance = Vector512.Abs(x);
            var e = LaneExponential.Exp(-distance);
            var factor = Vector8.One / (Vector8.One + e);
            var isRight = Vector512.GreaterThan(x, Vector8.Zero);
            exponent = Vector512.ConditionalSelect(isRight, Vector8.Zero, distance);
            slope = code * factor * Vector512.ConditionalSelect(isRight, e, Vector8.One);
            return factor;
        }

        public static bool IsPooled => true;

        [MethodImpl(AggressiveInlining)]
        public static Vector8 Pooled(Vector8 code, Vector8 eta, out Vector8 slope, out Vector8 curvature) // ȳη − log(1 + e^η).
        {
            var e = LaneExponential.Exp(-Vector512.Abs(eta));
            var (share, isRight) = (0.5 * (code + Vector8.One), Vector512.GreaterThan(eta, Vector8.Zero));
            var factor = Vector8.One / (Vector8.One + e);
            slope = share - (factor * Vector512.ConditionalSelect(isRight, Vector8.One, e));
            curvature = e * factor * factor;
            return ((share - (Vector8.One & isRight)) * eta) - Lanes.Log(Vector8.One + e);
        }

        [MethodImpl(AggressiveInlining)]
        public Vector8 Curvature(Vector8 code, Vector8 eta, Vector8 slope)
        {
            var wrong = Vector512.Abs(slope);
            return wrong * (Vector8.One - wrong);
        }
    }
}
