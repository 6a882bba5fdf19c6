namespace NgHvi;

/// <summary>p(y) = Σ w_s ∫p(y | η, θ_s) N(η; m_s, v_s) dη, exactly or by Gauss–Hermite and draws.</summary>
internal sealed class RowSummary(Response response, double[] weights, double[] parameters, double[] probabilities)
{
    private const int OutcomeDraws = 4000; // The standard error of a probability is below 0.008.
    private const double Smoothing = 1e-3; // Smallest sd of η in its spread over all draws, which smooths draws where α is known.
    private static IntegrationNodes Nodes => field ??= IntegrationNodes.Create(1); // Found when asked for: most fits never do.
    private readonly double[] sds = new double[weights.Length];
    private readonly int width = parameters.Length / weights.Length;
    private readonly double[] factors = new double[weights.Length], own = new double[parameters.Length / weights.Length];
    private bool isScaled;
    public double Trials { get; set; } // The outcome is a proportion of them; 0: it is not.
    public double Mean { get; private set; }
    public double Deviation { get; private set; }
    public double ExpectedDeviation { get; private set; } // Standard deviation of E[y | η, θ].
    public double LogDensity { get; private set; }
    public double Crps { get; private set; }
    public bool IsCovered { get; private set; }

    public void Scale(ReadOnlySpan<double> varianceFactors) // By draws of θ, of the next row; never: 1.
    {
        isScaled = true;
        varianceFactors.CopyTo(factors);
    }

    public void Fill(
        ReadOnlySpan<double> mean, ReadOnlySpan<double> variance, double? y, int row, Span<double> outcomes, Span<double> expected)
    {
        var center = Average(mean);
        double between = 0;
        for (var s = 0; s < weights.Length; s++) between += weights[s] * (mean[s] - center) * (mean[s] - center);
        var spread = Math.Sqrt(between + Average(variance));
        if (expected.Length > 0)
        {
            // E[y | η] rises with η, so quantiles map.
            for (var s = 0; s < sds.Length; s++) sds[s] = Math.Sqrt(Math.Max(variance[s], Smoothing * Smoothing * spread * spread));
            var mixture = new NormalMixture(mean, sds, weights);
            var moments = mixture.Moments();
            for (var j = 0; j < expected.Length; j++)
                expected[j] = response.Mean(spread > 0 ? mixture.Quantile(probabilities[j], moments) : center, Parameters(0));
        }

        if (response.IsNormal)
        {
            ExpectedDeviation = spread;
            FillNormal(mean, variance, y, outcomes);
            return;
        }

        FillMoments(mean, variance);
        if (response.IsBinary && Trials == 0) FillBinary(y, outcomes);
        else FillByDraws(mean, variance, y, row, outcomes);
    }

    public double Average(ReadOnlySpan<double> values) => FixedOrder.Dot(weights, values);

    // mean|x_s − y| − ½ΣΣ|x_s − x_t|/(S(S − 1)), the "fair" score of Ferro (2014).
    public static double CrpsOfDraws(ReadOnlySpan<double> sorted, double y)
    {
        double distance = 0, pairs = 0, below = 0;
        for (var s = 0; s < sorted.Length; s++)
        {
            // A large offset costs no digits.
            var x = sorted[s] - y;
            distance += Math.Abs(x);
            pairs += (x * s) - below;
            below += x;
        }

        return (distance - (pairs / (sorted.Length - 1))) / sorted.Length;
    }

    private ReadOnlySpan<double> Parameters(int s) // Until the next.
    {
        var values = parameters.AsSpan(s * width, width);
        if (!isScaled) return values;
        values.CopyTo(own);
        own[0] *= factors[s];
        return own;
    }

    private void FillNormal(ReadOnlySpan<double> mean, ReadOnlySpan<double> variance, double? y, Span<double> outcomes)
    {
        for (var s = 0; s < sds.Length; s++) sds[s] = Math.Sqrt(variance[s] + response.Variance(mean[s], Parameters(s)));
        var mixture = new NormalMixture(mean, sds, weights);
        var moments = mixture.Moments();
        (Mean, Deviation) = (moments.Mean, Math.Sqrt(moments.Variance));
        for (var j = 0; j < outcomes.Length; j++) outcomes[j] = mixture.Quantile(probabilities[j], moments);
        if (y is not { } value) return;
        (LogDensity, Crps) = (mixture.LogDensity(value), mixture.Crps(value));
        IsCovered = mixture.TabulatedCdf(value) is >= 0.025 and <= 0.975;
    }

    private void FillMoments(ReadOnlySpan<double> mean, ReadOnlySpan<double> variance)
    {
        double first = 0, second = 0, within = 0;
        for (var s = 0; s < sds.Length; s++)
        {
            var (expected, square) = response.MeanMoments(mean[s], variance[s], Parameters(s));
            first += weights[s] * expected;
            second += weights[s] * square;
            if (response.IsLocationScale)
            {
                within += weights[s] * response.Variance(mean[s], Parameters(s)); // Whatever η is.
                continue;
            }

            for (var j = 0; j < Nodes.Count && (!response.IsBinary || Trials > 0); j++)
            {
                var eta = mean[s] + (Math.Sqrt(variance[s]) * Nodes.Of(0)[j]);
                within += weights[s] * Math.Exp(Nodes.LogWeights[j]) * response.Variance(eta, Parameters(s)) / Math.Max(1, Trials);
            }
        }

        (Mean, ExpectedDeviation) = (first, Math.Sqrt(Math.Max(0, second - (first * first))));
        Deviation = Math.Sqrt(within + (ExpectedDeviation * ExpectedDeviation));
    }

    private void FillBinary(double? y, Span<double> outcomes)
    {
        Mean = Math.Clamp(Mean, 0, 1);
        Deviation = Math.Sqrt(Mean * (1 - Mean));
        for (var j = 0; j < outcomes.Length; j++) outcomes[j] = 1 - Mean >= probabilities[j] ? 0 : 1;
        if (y is not { } value) return;
        (LogDensity, Crps) = (Scores.LogProbability(value, Mean), (value - Mean) * (value - Mean));
        IsCovered = (value == 1 ? Mean : 1 - Mean) > 0.025;
    }

    private void FillByDraws(ReadOnlySpan<double> mean, ReadOnlySpan<double> variance, double? y, int row, Span<double> outcomes)
    {
        if (outcomes.Length == 0 && y is null) return;
        var (random, draws) = (new KeyedStream(RandomKey.FromSeed(row)), new double[OutcomeDraws]);
        var (s, reached) = (0, weights[0]);
        for (var t = 0; t < draws.Length; t++)
        {
            while ((t + 0.5) / draws.Length > reached && s < weights.Length - 1) reached += weights[++s];
            draws[t] = response.Draw(Trials, mean[s] + (Math.Sqrt(variance[s]) * random.Normal()), Parameters(s), ref random);
        }

        Array.Sort(draws);
        for (var j = 0; j < outcomes.Length; j++) outcomes[j] = draws[(int)(probabilities[j] * draws.Length)];
        if (y is not { } value) return;
        (LogDensity, Crps) = (AverageLogDensity(mean, variance, value), CrpsOfDraws(draws, value));
        IsCovered = value >= draws[(int)(0.025 * draws.Length)] && value <= draws[(int)(0.975 * draws.Length)];
    }

    // log Σ w_s E[p(y | η, θ_s)].
    private double AverageLogDensity(ReadOnlySpan<double> mean, ReadOnlySpan<double> variance, double y)
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (var s = 0; s < sds.Length; s++)
        {
            var sd = Math.Sqrt(variance[s]);
            var values = Parameters(s);
            var constant = Math.Log(weights[s]) + response.LogConstant(y, Trials, values);
            for (var j = 0; j < Nodes.Count; j++)
            {
                var term = constant + Nodes.LogWeights[j] + response.LogKernel(y, Trials, mean[s] + (sd * Nodes.Of(0)[j]), values);
                (largest, sum) = term > largest ? (term, (sum * Math.Exp(largest - term)) + 1) : (largest, sum + Math.Exp(term - largest));
            }
        }

        return largest + Math.Log(sum);
    }
}
