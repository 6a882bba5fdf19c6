namespace NgHvi;

/// <summary>A synthetic stand-in for the paper's panel of monthly stock returns, whose data are not public: stocks grouped by industry,
/// three factors (excess market return, size, value), and industry effects on the output of a small ReLU network (method section 7).
/// Returns and factors are standardised.</summary>
/// <remarks>Within an industry, the largest first, the months of a stock stand together, in order. The ten largest industries and the
/// numbers of those with one, two, and ten or more stocks are the published ones; sizes between are interpolated, to 2539 stocks in all
/// where the published counts have 2583. The network is made up: for each factor a rising and a falling side, a crash unit on the market
/// and one on the other two factors together; it explains about a sixth of the variance of the returns, which is about 1. Factors are
/// normal and independent from month to month.</remarks>
public sealed record FinancePanelSimulator
{
    private const int Factors = 3;
    private const int PublishedCount = 548;

    private static readonly int[] Largest = [280, 116, 100, 68, 58, 52, 51, 41, 37, 34]; // Stocks of the ten largest industries.

    // Ranks and sizes between which the logarithm of the size is linear in that of the rank: 46 industries have ten or more stocks, all but
    // 260 + 92 more than two, all but 260 more than one.
    private static readonly (double Rank, double Size)[] Knots = [(10, 34), (46.5, 9.5), (196.5, 2.5), (288.5, 1.5), (548, 1)];

    /// <summary>K, the number of industries; fewer keep the shape of the sizes. Range: > 0.</summary>
    public int IndustryCount { get; init => field = Guard.Positive(value, nameof(IndustryCount)); } = PublishedCount;

    /// <summary>Most stocks of one industry; larger ones are cut. Range: > 0.</summary>
    public int LargestIndustry { get; init => field = Guard.Positive(value, nameof(LargestIndustry)); } = 280;

    /// <summary>Months to fit. Range: > 0.</summary>
    public int TrainingMonths { get; init => field = Guard.Positive(value, nameof(TrainingMonths)); } = 120;

    /// <summary>Months after them, to test. Range: ≥ 0.</summary>
    public int TestMonths { get; init => field = Guard.NonNegative(value, nameof(TestMonths)); } = 24;

    /// <summary>Draws a panel.</summary>
    /// <param name="seed">Equal seeds give equal data.</param>
    public MixedSimulation Simulate(long seed) => Simulate(RandomKey.FromSeed(seed));

    internal MixedSimulation Simulate(RandomKey key)
    {
        var truth = Truth();
        var months = checked(TrainingMonths + TestMonths);
        var sizes = Sizes();
        var r = truth.FixedEffects.Length;
        var effects = truth.DrawEffects(key.Fold(0), sizes.Length);
        var factors = new double[months * Factors];
        NormalSampler.Fill(key.Fold(1), factors);
        var features = new double[months * r];
        for (var i = 0; i < months; i++) truth.Features(factors.AsSpan(i * Factors, Factors), features.AsSpan(i * r, r));

        var n = checked(sizes.Sum() * months);
        var (response, inputs, sets, predictors) = (new double[n], new double[checked(n * Factors)], new RowSet[n], new double[n]);
        NormalSampler.Fill(key.Fold(2), response);
        var deviation = Math.Sqrt(truth.ResidualVariance);
        var row = 0;
        for (var k = 0; k < sizes.Length; k++)
        {
            for (var i = 0; i < sizes[k] * months; i++, row++)
            {
                var month = i % months;
                predictors[row] = truth.Predictor(features.AsSpan(month * r, r), effects.AsSpan(k * r, r));
                response[row] = predictors[row] + (deviation * response[row]);
                factors.AsSpan(month * Factors, Factors).CopyTo(inputs.AsSpan(row * Factors));
                sets[row] = month < TrainingMonths ? RowSet.Train : RowSet.Test;
            }
        }

        var rows = Array.ConvertAll(sizes, size => size * months);
        return new MixedSimulation(truth, response, inputs, rows, sets, predictors, predictors, effects);
    }

    // Stocks of the industries in falling order, spread evenly over the published ranks; the largest is always there.
    private int[] Sizes() => [.. Enumerable.Range(0, IndustryCount).Select(k =>
        Math.Min(LargestIndustry, SizeAt(IndustryCount == 1 ? 1 : 1 + ((PublishedCount - 1.0) * k / (IndustryCount - 1)))))];

    private static int SizeAt(double rank)
    {
        if (rank <= Largest.Length) return Largest[(int)Math.Round(rank) - 1];

        var i = 1;
        while (i < Knots.Length - 1 && rank > Knots[i].Rank) i++;
        var (left, right) = (Knots[i - 1], Knots[i]);
        var share = Math.Log(rank / left.Rank) / Math.Log(right.Rank / left.Rank);
        return (int)Math.Round(left.Size * Math.Exp(share * Math.Log(right.Size / left.Size)));
    }

    private static MixedTruth Truth() => new()
    {
        InputCount = Factors,
        Widths = [8],
        Weights =
        [
            0, 1, 0, 0,
            0, -1, 0, 0,
            0, 0, 1, 0,
            0, 0, -1, 0,
            0, 0, 0, 1,
            0, 0, 0, -1,
            -1, -1, 0, 0,
            -0.5, 0, 0.7, 0.7,
        ],

        // Intercept; market up and down, size up and down, value up and down, crash, size and value together. The mean is about 0.
        FixedEffects = [0, 0.26, -0.33, 0.12, -0.07, 0.05, -0.03, -0.20, 0.08],
        RandomEffectVariances = [0.0004, 0.0081, 0.0081, 0.0036, 0.0036, 0.0049, 0.0049, 0.01, 0.0025],
        ResidualVariance = 0.84,
    };
}
