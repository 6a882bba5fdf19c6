namespace NgHvi.Finance;

/// <summary>Panel of stock returns with the shape, size and signal of the paper's, which is not public: 2583 stocks in 548 industries,
/// 120 months to train and 60 to test, returns in percent on three factors, with bends that differ by industry.</summary>
/// <remarks>Calm, medium and crisis months are fixed, so that all seeds have them. Draws belong to industry, stock and month: smaller
/// panels and other windows keep them, but for the level and scale that give training rows their mean and standard deviation.</remarks>
public sealed record PanelSimulator
{
    internal const int MonthCount = 180; // From January 2005.
    internal const int FactorCount = 3;
    private const int BendCount = 4;
    private const double Mean = 0.962990, Deviation = 12.308090; // Of training returns (the paper's constants).

    // Percent a month, market, size and value (the paper's constants).
    internal static readonly double[] FactorMeans = [0.628833, 0.128500, -0.017833], FactorDeviations = [4.344622, 2.323221, 2.530624];
    private static readonly double[] Betas = [0.92, 0.45, 0.10], BetaSpread = [0.22, 0.30, 0.35], OwnSpread = [0.35, 0.45, 0.45];
    private static readonly double[] Bends = [-1, -0.8, 0, 0.5], BendSpread = [1.8, 1.6, 1.5, 1];
    private static readonly bool[] LargestVary = [true, false, true, true, true, false, true, true, true, false];
    // From first to last month, in order; the others are calm.
    private static readonly (int First, int Last, int Regime)[] Spells =
        [(34, 42, 1), (43, 54, 2), (55, 66, 1), (77, 89, 1), (151, 162, 1), (163, 165, 2), (166, 174, 1)];
    private static readonly double[] FactorScale = [0.65, 1, 2], MarketShift = [0.25, -0.05, -0.9], NoiseScale = [0.85, 1, 1.5];

    private static readonly int[] Sizes =
    [
        280, 116, 100, 68, 58, 52, 51, 41, 37, 34, 33, 32, 30, 28, 27, 25, 24, 23, 22, 21, 20, 19, 18, 18, 17, 17, 16, 16, 15, 15, 14, 14,
            14,
        13, 13, 12, 12, 12, 11, 11, 11, 10, 10, 10, 10, 10, .. Many(9, 4), .. Many(8, 6), .. Many(7, 10), .. Many(6, 15), .. Many(5, 25),
        .. Many(4, 40), .. Many(3, 50), .. Many(2, 92), .. Many(1, 260),
    ];

    /// <summary>Share of the industries kept: every 1/s-th, from the middle of each such run. Range: (0, 1].</summary>
    public double Scale
    {
        get;
        init => field = value is > 0 and <= 1 ? value : Throw.OutOfRange<double>(nameof(Scale), value, "must be in (0, 1]");
    } = 1;
    /// <summary>Probability that an industry differs from the pool; of the ten largest seven do, unless it is 0. Range: [0, 1].</summary>
    public double Share
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : Throw.OutOfRange<double>(nameof(Share), value, "must be in [0, 1]");
    } = 0.6;
    /// <summary>Factor of all bends, shared and by industry; 0 makes the truth linear. Range: ≥ 0.</summary>
    public double Nonlinear { get; init => field = Guard.NonNegative(value, nameof(Nonlinear)); } = 1;
    /// <summary>Whether errors are normal; else Student-t with four degrees of freedom.</summary>
    public bool HasNormalTails { get; init; }
    /// <summary>Standard deviation, in percent, of what a month's stocks have in common. Range: ≥ 0.</summary>
    public double MonthShock { get; init => field = Guard.NonNegative(value, nameof(MonthShock)); } = 0.6;
    /// <summary>Standard deviation, in percent, of what an industry's stocks have in common in a month. Range: ≥ 0.</summary>
    public double IndustryShock { get; init => field = Guard.NonNegative(value, nameof(IndustryShock)); } = 1.2;
    /// <summary>Seed of the factors, on which R² depends more than on anything else: <c>numpy.random.default_rng</c>'s.</summary>
    public long FactorSeed { get; init; } = 7;
    /// <summary>First and last month to train; 1 is January 2005. Range: 1 to 180.</summary>
    public (int First, int Last) Training { get; init => field = Window(value, nameof(Training)); } = (1, 120);
    /// <summary>First and last month to test. Range: 1 to 180.</summary>
    public (int First, int Last) Test { get; init => field = Window(value, nameof(Test)); } = (121, 180);

    /// <summary>Draws a panel.</summary>
    /// <param name="seed">Equal seeds give equal data.</param>
    /// <exception cref="ArgumentException">Windows overlap, or shocks exceed the variance of returns.</exception>
    public PanelSimulation Simulate(long seed)
    {
        if (Training.First <= Test.Last && Test.First <= Training.Last) throw new ArgumentException(
            "The months to train and to test overlap.");
        var (key, regimes) = (RandomKey.FromSeed(seed), Regimes());
        int[] months = [.. Enumerable.Range(1, MonthCount).Where(month => In(month, Training) || In(month, Test)).Select(month =>
            month - 1)];
        var kept = Enumerable.Range(0, Math.Max(1, (int)Math.Round(Sizes.Length * Scale)))
            .Select(j => Math.Min(Sizes.Length - 1, (int)((j + 0.5) / Scale))).Distinct().ToArray();
        var (factors, stocks) = (Factors(regimes), kept.Sum(k => Sizes[k]));
        var industries = Array.ConvertAll(kept, k => Coefficients(key, k));
        var (known, noise) = (new double[stocks * months.Length], new double[stocks * months.Length]);
        var shared = new double[MonthCount];
        NormalSampler.Fill(key.Fold(5), shared);
        var row = 0;
        foreach (var (k, own) in kept.Zip(Stocks(key, kept)))
        {
            var common = new double[MonthCount];
            NormalSampler.Fill(key.Fold(6).Fold(k), common);
            var first = FirstStock(k);
            for (var i = 0; i < Sizes[k]; i++)
            {
                var errors = Errors(key, first + i);
                foreach (var month in months)
                {
                    var spread = NoiseScale[regimes[month]];
                    known[row] = spread * ((MonthShock * shared[month]) + (IndustryShock * common[month]));
                    for (var j = 0; j < FactorCount; j++) known[row] += own.Betas[(i * FactorCount) + j] * Standard(factors, month, j);
                    noise[row++] = own.Scales[i] * spread * errors[month];
                }
            }
        }

        int[] stockIds = [.. kept.SelectMany(k => Enumerable.Range(FirstStock(k) + 1, Sizes[k]))];
        return new(this, months, regimes, factors, kept, Array.ConvertAll(kept, k => Sizes[k]), stockIds, industries, known, noise, (Mean,
            Deviation));
    }

    internal bool IsTraining(int month) => In(month + 1, Training);

    // f(x): falls, rises, falls of market and value together, and small stocks ahead.
    internal static void Bend(ReadOnlySpan<double> x, Span<double> bends)
    {
        (bends[0], bends[1]) = (Math.Max(0, -x[0] - 0.75), Math.Max(0, x[0] - 0.75));
        (bends[2], bends[3]) = (Math.Max(0, -x[0] - x[2] - 0.75), Math.Max(0, x[1] - 0.5));
    }

    internal static double Standard(double[] factors, int month, int j) =>
        (factors[(month * FactorCount) + j] - FactorMeans[j]) / FactorDeviations[j];

    // Of an industry: 1, x and f(x); the pool's plus, where it differs, its own.
    private (double[] Values, bool Varies) Coefficients(RandomKey key, int industry)
    {
        var own = new double[1 + FactorCount + BendCount];
        NormalSampler.Fill(key.Fold(1).Fold(industry), own);
        var varies = Share > 0
            && (industry < LargestVary.Length ? LargestVary[industry] : new KeyedStream(key.Fold(2).Fold(industry)).Uniform() < Share);
        double Of(double pool, double spread, double draw) => pool + (varies ? spread * draw : 0);
        double[] values =
        [
            Of(0, 0.3, own[0]),
            .. Betas.Select((beta, j) => FactorDeviations[j] * Of(beta, BetaSpread[j], own[1 + j])),
            .. Bends.Select((bend, j) => Nonlinear * Of(bend, BendSpread[j], own[1 + FactorCount + j])),
        ];
        return (values, varies);
    }

    // Own betas are centred within industries, which for a lone stock leaves none; scales have mean square 1.
    private static (double[] Betas, double[] Scales)[] Stocks(RandomKey key, int[] kept)
    {
        var stocks = Array.ConvertAll(kept, k =>
        {
            var (betas, scales, draws) = (new double[Sizes[k] * FactorCount], new double[Sizes[k]], new double[FactorCount + 1]);
            for (var i = 0; i < scales.Length; i++)
            {
                NormalSampler.Fill(key.Fold(3).Fold(FirstStock(k) + i), draws);
                for (var j = 0; j < FactorCount; j++) betas[(i * FactorCount) + j] = OwnSpread[j] * FactorDeviations[j] * draws[j];
                scales[i] = Math.Exp(0.4 * draws[FactorCount]);
            }

            for (var j = 0; j < FactorCount; j++)
            {
                var mean = Enumerable.Range(0, scales.Length).Average(i => betas[(i * FactorCount) + j]);
                for (var i = 0; i < scales.Length; i++) betas[(i * FactorCount) + j] -= mean;
            }

            return (betas, scales);
        });
        var root = Math.Sqrt(stocks.SelectMany(stock => stock.scales).Average(scale => scale * scale));
        foreach (var (_, scales) in stocks)
            for (var i = 0; i < scales.Length; i++) scales[i] /= root;
        return stocks;
    }

    // Variance 1: normal, or t₄/√2 = z/√(χ²₄/2), where χ²₄/2 is a sum of two exponentials.
    private double[] Errors(RandomKey key, int stock)
    {
        var (errors, stream) = (new double[MonthCount], new KeyedStream(key.Fold(4).Fold(stock).Fold(1)));
        NormalSampler.Fill(key.Fold(4).Fold(stock), errors);
        for (var month = 0; month < errors.Length && !HasNormalTails; month++)
            errors[month] /= Math.Sqrt(stream.Exponential() + stream.Exponential());
        return errors;
    }

    // 180×3 in percent to six decimals; in training months mean and standard deviation (divisor n) are the constants.
    private double[] Factors(int[] regimes)
    {
        const double Size = 0.47, Value = 0.35, Both = 0.28; // Correlations of 2005 to 2014.
        var (root, draws) = (Math.Sqrt(1 - (Size * Size)), new double[MonthCount * FactorCount]);
        var second = (Both - (Size * Value)) / root;
        var third = Math.Sqrt(1 - (Value * Value) - (second * second));
        var generator = new Pcg64(FactorSeed);
        for (var i = 0; i < draws.Length; i++) draws[i] = generator.Normal();
        for (var month = 0; month < MonthCount; month++)
        {
            var u = draws.AsSpan(month * FactorCount, FactorCount);
            var scale = FactorScale[regimes[month]];
            u[2] = scale * ((Value * u[0]) + (second * u[1]) + (third * u[2]));
            u[1] = scale * ((Size * u[0]) + (root * u[1]));
            u[0] = (scale * u[0]) + MarketShift[regimes[month]];
        }

        for (var j = 0; j < FactorCount; j++)
        {
            var column = j;
            double[] given = [.. Enumerable.Range(0, MonthCount).Where(IsTraining).Select(month => draws[(month * FactorCount) + column])];
            var mean = given.Average();
            var deviation = Math.Sqrt(given.Average(u => (u - mean) * (u - mean)));
            for (var i = j; i < draws.Length; i += FactorCount)
                draws[i] = Math.Round(FactorMeans[j] + (FactorDeviations[j] * (draws[i] - mean) / deviation), 6);
        }

        return draws;
    }

    private static int[] Regimes()
    {
        var regimes = new int[MonthCount];
        foreach (var (first, last, regime) in Spells) regimes.AsSpan((first - 1)..last).Fill(regime);
        return regimes;
    }

    private static int FirstStock(int industry) => Sizes.Take(industry).Sum();

    private static bool In(int month, (int First, int Last) window) => month >= window.First && month <= window.Last;

    private static IEnumerable<int> Many(int size, int count) => Enumerable.Repeat(size, count);

    private static (int First, int Last) Window((int First, int Last) window, string name) =>
        window.First >= 1 && window.First <= window.Last && window.Last <= MonthCount ? window
            : Throw.OutOfRange<(int, int)>(name, window, $"must go from a month to the same or a later one, of 1 to {MonthCount}");
}
