namespace NgHvi;

/// <summary>Constants of y = z(x)ᵀβ + z(x)ᵀα + e (method sections 4.1 and 4.2).</summary>
internal sealed record MixedTruth
{
    private static double[] CovariateCorrelation =>
        [1, 0, -0.5, 0.2, 0, 0, 1, 0, -0.5, 0.2, -0.5, 0, 1, 0, -0.5, 0.2, -0.5, 0, 1, 0, 0, 0.2, -0.5, 0, 1];

    public required int InputCount { get; init; }
    public double[] InputRoot { get; init; } = []; // Cholesky factor of their covariance.
    public int[] Widths { get; init; } = []; // None: z(x) = (1, x).
    public double[] Weights { get; init; } = [];
    public double[] FixedEffects { get; init; } = []; // Empty for Example 3.
    public required double[] RandomEffectVariances { get; init; } // Diagonal.
    public double ResidualVariance { get; init; } = double.NaN; // NaN for Bernoulli responses.
    public bool IsBinary => FixedEffects.Length == 0;
    public bool IsLinear => Widths.Length == 0 && !IsBinary;

    public static MixedTruth Example1(double randomEffectVariance, double residualVariance) => new()
    {
        InputCount = 5,
        InputRoot = Root(CovariateCorrelation, 5),
        FixedEffects = [.. LinearMixedSimulator.PublishedFixedEffects],
        RandomEffectVariances = [randomEffectVariance],
        ResidualVariance = residualVariance,
    };

    public static MixedTruth Example2a() => Example1(randomEffectVariance: 0, residualVariance: 20) with
    {
        Widths = [5, 5],
        Weights =
        [
            -0.1707, 0.1172, -0.1895, -0.2492, 0.0248, -0.0832, 0.1504, -0.1364, 1.2092, 0.1060, 0.1503, -0.1479,
            0.2405, 0.0685, -0.9980, -0.1831, -0.5280, -0.1237, -0.0778, 0.1822, -0.1251, 1.0701, -0.1563, 0.0894,
            0.1122, -0.1326, 0.1913, -0.1283, -0.1156, 0.1055, 2.0222, -0.4532, 0.5586, -1.2149, -0.6363, 1.0118,
            1.0507, 0.5432, 1.1082, -1.2565, 0.2018, 0.5704, -0.0383, -0.3346, 1.0881, -0.5966, 1.0482, -0.9536,
            1.0308, 0.2975, 1.0769, 1.4464, -0.5461, 0.1874, 1.9315, 1.0029, -1.2876, -0.1965, -0.4191, 0.9219,
        ],
        FixedEffects = [0.8292, -1.3250, 3.9909, 1.6823, -1.7564, 0.5580],
        RandomEffectVariances = [0.9576, 0.1105, 2.1886, 1.9268, 3.4999, 0.3630],
    };

    public static MixedTruth Example2b(RandomKey key) // Draws weights and input correlation (method section 6.3).
    {
        const int Inputs = 64;
        var stream = new KeyedStream(key.Fold(0));
        var weights = new List<double>();
        foreach (var (columns, width, spread) in new[] { (Inputs + 1, 32, 0.2), (33, 16, 0.3) })
        {
            for (var i = 0; i < width * columns; i++) weights.Add((i % columns == 0 ? 0.45 : spread) * stream.Normal());
        }

        return new MixedTruth
        {
            InputCount = Inputs,
            InputRoot = Root(SampleCorrelation(key.Fold(1), Inputs, Inputs + 1), Inputs),
            Widths = [32, 16],
            Weights = [.. weights],
            FixedEffects =
            [
                0.0826, 0.2179, -0.5084, -0.2315, -0.1970, 0.4381, 0.4929, 0.5384, 0.4754, -0.2715, 0.3483, -0.2934, 0.4200, 0.3663,
                0.5254, -0.2967, 0.4393,
            ],
            RandomEffectVariances =
            [
                0.0181, 0.8442, 0.1237, 0.0001, 0.1348, 0.5589, 0.0375, 0.0153, 0.0202, 0.1568, 0.0067, 0.7084, 0.0371, 0.0564, 0.0234,
                0.0517, 0.5864,
            ],
            ResidualVariance = 2.25,
        };
    }

    public static MixedTruth Example3() => new() { InputCount = 5, RandomEffectVariances = [0.1 * 0.1] };

    public void Correlate(Span<double> rows)
    {
        for (; !rows.IsEmpty; rows = rows[InputCount..])
        {
            // Upwards, as each needs only earlier normals.
            for (var j = InputCount - 1; j >= 0; j--)
            {
                double sum = 0;
                for (var l = 0; l <= j; l++) sum += InputRoot[(j * InputCount) + l] * rows[l];
                rows[j] = sum;
            }
        }
    }

    public double Predictor(ReadOnlySpan<double> x, ReadOnlySpan<double> alpha)
    {
        if (IsBinary)
        {
            var (difference, beyond) = (x[0] - (2 * x[1]), 1 + x[3]);
            return 2 + (3 * difference * difference) - (5 * x[2] / (beyond * beyond)) - (5 * x[4]) + alpha[0];
        }

        var sum = IsLinear ? FixedEffects[0] : 0;
        if (IsLinear)
        {
            for (var j = 0; j < x.Length; j++) sum += FixedEffects[j + 1] * x[j];
            return sum + alpha[0];
        }

        var features = Features(x);
        for (var j = 0; j < features.Length; j++) sum += features[j] * (FixedEffects[j] + alpha[j]);
        return sum;
    }

    public double[] Features(ReadOnlySpan<double> input)
    {
        var (below, weight) = (input.ToArray(), 0);
        foreach (var width in Widths)
        {
            var above = new double[width];
            for (var unit = 0; unit < width; unit++)
            {
                var sum = Weights[weight++];
                foreach (var value in below) sum += Weights[weight++] * value;
                above[unit] = Math.Max(sum, 0);
            }

            below = above;
        }

        return [1, .. below];
    }

    private static double[] SampleCorrelation(RandomKey key, int variables, int samples)
    {
        var rows = new double[variables * samples];
        NormalSampler.Fill(key, rows);
        for (var j = 0; j < variables; j++)
        {
            var row = rows.AsSpan(j * samples, samples);
            var mean = FixedOrder.Sum(row) / samples;
            foreach (ref var value in row) value -= mean;
            var norm = Math.Sqrt(FixedOrder.Dot(row, row));
            foreach (ref var value in row) value /= norm;
        }

        var correlation = new double[variables * variables];
        for (var i = 0; i < correlation.Length; i++)
            correlation[i] = FixedOrder.Dot(rows.AsSpan(i / variables * samples, samples), rows.AsSpan(i % variables * samples, samples));
        return correlation;
    }

    private static double[] Root(double[] correlation, int size) => SmallCholesky.Factor(correlation, size)
        ? correlation
        : throw new ArithmeticException("The correlation of the inputs is not positive definite.");
}
