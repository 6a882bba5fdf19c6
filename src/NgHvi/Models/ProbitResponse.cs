namespace NgHvi;

/// <summary>P(y = 1) = Φ(η), augmented by the normal variable whose sign is y (method section 4.3).</summary>
internal sealed class ProbitResponse() : BinaryResponse("probit")
{
    internal override PackKernel CreateKernel(KernelShape shape) => new QuadratureKernel<Density>(shape);
    internal override double Mean(double eta, ReadOnlySpan<double> parameters) => NormalTail.Cdf(eta);
    internal override double LogKernel(double y, double eta, ReadOnlySpan<double> parameters) => NormalTail.LogCdf(y > 0.5 ? eta : -eta);
    internal override double Information(double eta, ReadOnlySpan<double> parameters)
    {
        var density = Normal.PDF(0, 1, eta);
        return density == 0 ? 0 : density * density / (NormalTail.Cdf(eta) * NormalTail.Cdf(-eta));
    }

    internal override double LatentVariance(double mean, ReadOnlySpan<double> parameters) => 1;

    internal override (double Eta, double Weight) Working(double y, double mean)
    {
        var eta = Normal.InvCDF(0, 1, mean);
        var slope = Normal.PDF(0, 1, eta);
        return (eta + ((y - mean) / slope), slope * slope / (mean * (1 - mean)));
    }

    internal override (double Mean, double Square) MeanMoments(double mean, double variance, ReadOnlySpan<double> parameters) =>
        (NormalTail.Cdf(mean / Math.Sqrt(1 + variance)), base.MeanMoments(mean, variance, parameters).Square);

    internal readonly struct Density : IRowDensity<Density>
    {
        public static (bool Exists, bool HasUnitWeight) Augmentation => (true, true);
        public static Density Create(ReadOnlySpan<double> parameters) => default;

        public static (double Weight, double WeightedResponse) Augment(in Density row, double code, double eta, ref KeyedStream random) =>
            (1, TruncatedNormal.Draw(eta, code > 0, ref random));

        [MethodImpl(AggressiveInlining)]
        public Vector8 Factor(Vector8 code, Vector8 eta, out Vector8 exponent, out Vector8 slope)
        {
            var factor = NormalLanes.Cdf(code * eta, out exponent, out var ratio);
            slope = code * ratio;
            return factor;
        }

        public static bool IsPooled => true;

        [MethodImpl(AggressiveInlining)]
        public static Vector8 Pooled(Vector8 code, Vector8 eta, out Vector8 slope, out Vector8 curvature)
        {
            var isRight = Vector512.GreaterThan(eta, Vector8.Zero);
            var tail = NormalLanes.Tails(Vector512.Abs(eta), out var rest, out var tailRatio, out var restRatio);
            var side = Vector512.ConditionalSelect(isRight, -code, code); // 1 where all outcomes are those of the tail.
            var (inTail, inRest) = (0.5 * (Vector8.One + side), 0.5 * (Vector8.One - side));
            var (first, second) = (inTail * tailRatio, inRest * restRatio);
            slope = Vector512.ConditionalSelect(isRight, second - first, first - second);
            var y = Vector512.Abs(eta);
            curvature = (first * Lanes512<double>.Max(Vector8.Zero, tailRatio - y)) + (second * (restRatio + y));
            return (inTail * tail) + (inRest * rest);
        }

        // With x = ±η it is ratio·(x + ratio), in [0, 1]; rounding far out in the left tail would leave these bounds.
        [MethodImpl(AggressiveInlining)]
        public Vector8 Curvature(Vector8 code, Vector8 eta, Vector8 slope) =>
            Lanes512<double>.Min(Vector8.One, Lanes512<double>.Max(Vector8.Zero, slope * (eta + slope)));
    }
}
