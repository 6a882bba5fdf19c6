namespace NgHvi;

/// <summary>Exact draws of PG(1, c) (Polson, Scott and Windle 2013, JASA 108, section 4); 0.999 of proposals are accepted.</summary>
internal static class PolyaGamma
{
    private const double Cut = 0.64; // t, where the two pieces of the proposal meet.
    private const double HalfPiSquared = Math.PI * Math.PI / 2;

    [MethodImpl(AggressiveOptimization)]
    public static double Draw(double tilt, ref KeyedStream random)
    {
        var z = 0.5 * Math.Abs(tilt);
        var rate = (0.5 * z * z) + (0.25 * HalfPiSquared);
        var rightShare = RightShare(z, rate);
        while (true)
        {
            var x = random.Uniform() < rightShare ? Cut + (random.Exponential() / rate) : InverseNormalBelowCut(z, ref random);
            if (IsAccepted(x, ref random)) return 0.25 * x;
        }
    }

    // E[ω] = tanh(c/2)/(2c), ¼ at c = 0.
    public static double Mean(double tilt)
    {
        var c = Math.Abs(tilt);
        return c < 1e-4 ? 0.25 - (c * c / 48) : Math.Tanh(0.5 * c) / (2 * c);
    }

    // Term n of the alternating series of the density of 4ω at c = 0, over term 0: of the one that falls for x ≤ t, or of the other.
    internal static double RelativeTerm(double x, bool isLeft, int n)
    {
        var decay = isLeft ? 2 / x : HalfPiSquared * x;
        return ((2 * n) + 1) * Math.Exp(-decay * n * (n + 1));
    }

    // The probability p/(p + q) of the exponential piece, from logarithms since p and q underflow.
    private static double RightShare(double z, double rate)
    {
        var root = 1 / Math.Sqrt(Cut);
        var common = Math.Log(rate) + (rate * Cut);
        var first = common - z + NormalTail.LogCdf(root * ((Cut * z) - 1));
        var second = common + z + NormalTail.LogCdf(-root * ((Cut * z) + 1));
        return 1 / (1 + (4 / Math.PI * (Math.Exp(first) + Math.Exp(second))));
    }

    // An inverse normal number of mean 1/z and shape 1, given that it is below Cut.
    private static double InverseNormalBelowCut(double z, ref KeyedStream random)
    {
        double x, e;
        if (z * Cut < 1)
        {
            // The mean lies right of the cut: the limit z = 0 as proposal, by its tail 1/√x > 1/√t, and the tilt as probability.
            do
            {
                do e = random.Exponential();
                while (e * e > 2 * random.Exponential() / Cut);
                x = Cut / ((1 + (Cut * e)) * (1 + (Cut * e)));
            }
            while (0.5 * z * z * x >= random.Exponential());
            return x;
        }

        // Michael, Schucany and Haas (1976), with the smaller root as mean²/larger, which does not cancel.
        var mean = 1 / z;
        do
        {
            var normal = random.Normal();
            var half = 0.5 * mean * normal * normal;
            var larger = mean * (1 + half + Math.Sqrt(half * (2 + half)));
            x = mean * mean / larger;
            if (random.Uniform() * (mean + x) > mean) x = larger;
        }
        while (x > Cut);
        return x;
    }

    // Accepts x with the probability that the alternating series gives; terms are relative to the first, so none underflows.
    private static bool IsAccepted(double x, ref KeyedStream random)
    {
        var isLeft = x <= Cut;
        var u = random.Uniform();
        double sum = 1;
        for (var n = 1; ; n++)
        {
            var term = RelativeTerm(x, isLeft, n);
            sum += (n & 1) == 1 ? -term : term;
            if ((n & 1) == 1 ? u <= sum : u > sum) return (n & 1) == 1;
        }
    }
}
