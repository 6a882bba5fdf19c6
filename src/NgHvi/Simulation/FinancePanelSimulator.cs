namespace NgHvi;

/// <summary>Synthetic stand-in for the paper's panel of stock returns, which is not public (method section 7): stocks by industry, three
/// factors (market, size, value), industry effects on a small made-up ReLU network; all standardised.</summary>
/// <remarks>Industries come largest first, the months of a stock together; sizes are published or interpolated.</remarks>
public sealed record FinancePanelSimulator
{
    private const int Factors = 3;
    private const int PublishedCount = 548;
    private static readonly int[] Largest = [280, 116, 100, 68, 58, 52, 51, 41, 37, 34];

    // Log size is linear in log rank between these.
    private static readonly (double Rank, double Size)[] Knots = [(10, 34), (46.5, 9.5), (196.5, 2.5), (288.5, 1.5), (548, 1)];

    /// <summary>Number K of industries; fewer keep the shape of the sizes. Range: > 0.</summary>
    public int IndustryCount { get; init => field = Guard.Positive(value, nameof(IndustryCount)); } = PublishedCount;
    /// <summary>Most stocks of an industry. Range: > 0.</summary>
    public int LargestIndustry { get; init => field = Guard.Positive(value, nameof(LargestIndustry)); } = 280;
    /// <summary>Months to fit. Range: > 0.</summary>
    public int TrainingMonths { get; init => field = Guard.Positive(value, nameof(TrainingMonths)); } = 120;
    /// <summary>Later months, to test. Range: ≥ 0.</summary>
    public int TestMonths { get; init => field = Guard.NonNegative(value, nameof(TestMonths)); } = 24;

    /// <summary>Draws a panel.</summary>
    /// <param name="seed">Equal seeds give equal data.</param>
    public MixedSimulation Simulate(long seed)
    {
        var (key, months) = (RandomKey.FromSeed(seed), checked(TrainingMonths + TestMonths));
        var sizes = Array.ConvertAll(Sizes(), stocks => checked(stocks * months));
        var (factors, noise) = (new double[months * Factors], new double[sizes.Sum()]);
        NormalSampler.Fill(key.Fold(1), factors);
        NormalSampler.Fill(key.Fold(2), noise);
        var inputs = new double[checked(noise.Length * Factors)];
        for (var i = 0; i < inputs.Length; i += factors.Length) factors.CopyTo(inputs, i);
        return new(Truth(), key, sizes, inputs, row => noise[row], (i, _) => i % months < TrainingMonths ? RowSet.Train : RowSet.Test);
    }

    // Spread evenly over the published ranks.
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
            0, 1, 0, 0, 0, -1, 0, 0,
            0, 0, 1, 0, 0, 0, -1, 0,
            0, 0, 0, 1, 0, 0, 0, -1,
            -1, -1, 0, 0, -0.5, 0, 0.7, 0.7,
        ],
        // Intercept; market, size, value up and down; crash; size with value. Mean about 0.
        FixedEffects = [0, 0.26, -0.33, 0.12, -0.07, 0.05, -0.03, -0.20, 0.08],
        RandomEffectVariances = [0.0004, 0.0081, 0.0081, 0.0036, 0.0036, 0.0049, 0.0049, 0.01, 0.0025],
        ResidualVariance = 0.84,
    };
}
