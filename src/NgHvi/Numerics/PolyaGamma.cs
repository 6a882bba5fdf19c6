namespace NgHvi;

/// <summary>PG(1, c), exact (Polson, Scott and Windle 2013, JASA 108, section 4); 0.999 of proposals are accepted.</summary>
internal static class PolyaGamma
{
    private const double Cut = 0.64; // t, where the proposal's pieces meet.
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

    public static double Mean(double tilt) // Of ω.
    {
        var c = Math.Abs(tilt);
        return c < 1e-4 ? 0.25 - (c * c / 48) : Math.Tanh(0.5 * c) / (2 * c);
    }

    // Over term 0, of the alternating series of the density of 4ω at c = 0: the one that falls for x ≤ t, or the other.
    internal static double RelativeTerm(double x, bool isLeft, int n)
    {
        var decay = isLeft ? 2 / x : HalfPiSquared * x;
        return ((2 * n) + 1) * Math.Exp(-decay * n * (n + 1));
    }

    // p/(p + q) of the exponential piece, from logarithms since p and q underflow.
    private static double RightShare(double z, double rate)
    {
        var root = 1 / Math.Sqrt(Cut);
        var common = Math.Log(rate) + (rate * Cut);
        var first = common - z + NormalTail.LogCdf(root * ((Cut * z) - 1));
        var second = common + z + NormalTail.LogCdf(-root * ((Cut * z) + 1));
        return 1 / (1 + (4 / Math.PI * (Math.Exp(first) + Math.Exp(second))));
    }

    private static double InverseNormalBelowCut(double z, ref KeyedStream random) // Of mean 1/z and shape 1.
    {
        double x, e;
        if (z * Cut < 1)
        {
            // Mean right of the cut: the limit z = 0 as proposal, by its tail 1/√x > 1/√t, and the tilt as probability.
            do
            {
                do e = random.Exponential();
                while (e * e > 2 * random.Exponential() / Cut);
                x = Cut / ((1 + (Cut * e)) * (1 + (Cut * e)));
            }
            while (0.5 * z * z * x >= random.Exponential());
            return x;
        }

        // Michael, Schucany and Haas (1976); mean²/larger does not cancel.
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

    // By the alternating series, relative to its first term, so none underflows.
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
