using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Figures.Marks;
using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Tests.Support;

/// <summary>One figure for each mark and each named constructor.</summary>
internal static class KnownFigures
{
    private static readonly double[] X = [1, 2, 3, 4];
    private static readonly double[] Y = [2, 4, double.NaN, 1];
    private static readonly ScalarGrid Bowl = ScalarGrid.Sample((a, b) => (a * a) + (b * b), (-1, 1), (-1, 1), 21);

    private static readonly Dictionary<string, Func<Figure>> Figures = new()
    {
        ["Empty"] = () => Figure.Create("Nothing"),
        ["Line"] = () => Figure.Create("Line").Line(X, Y, "NG-HVI").XAxis("x").YAxis("y", AxisScale.Log),
        ["Points"] = () => Figure.Create("Points").Points(X, Y, "DAVI"),
        ["Band"] = () => Figure.Create("Band").Band(X, Y, Y.Select(y => y + 1), "SG-HVI"),
        ["Histogram"] = () => Figure.Create("Histogram").Histogram(X, "MCMC", 4),
        ["Outline"] = () => Figure.Create("Outline").Bars([0, 1, 2], [3, 4], "Gibbs", isOutline: true),
        ["Rules"] = () => Figure.Create("Rules").VerticalLine(1, "here").HorizontalLine(2, "there", "exact"),
        ["Arrow"] = () => Figure.Create("Arrow").Arrow((0, 0), (1, 1), "NG-HVI").Label(0, 0, "start"),
        ["Contours"] = () => Figure.Create("Contours").Contours(Bowl, [0.25, 0.5]),
        ["Heat"] = () => Figure.Create("Heat").Heat(Bowl),
        ["Intervals"] = () => Figure.Create("Intervals").Intervals(X, X, Y, X, "MCMC"),
        ["Grid"] = () => Figure.Grid(2, 2, Figure.Create("a").Line(X), Figure.Create("b").Line(Y), Figure.Create("c"))
            .Titled("Grid", "sub"),
        ["ElboFigure"] = () => ElboFigure.Create("Rises", [KnownResults.Fit(), KnownDeepResults.Fit()]),
        ["PosteriorDensity"] = () => PosteriorDensity.Create(
            "Agrees", "β", [NamedDensity.Gaussian("NG-HVI", 0, 1), NamedDensity.LogGaussian("DAVI", 0, 1)], X, truth: 0),
        ["UprightIntervals"] = () => Figure.Create("Upright").VerticalIntervals(X, X, Y, X, "MCMC"),
        ["Box"] = () => Figure.Create("Box").Box(1, [1, 2, 3, 50], "DAVI").Box(2, []),
        ["BoxFigure"] = () => BoxFigure.Create("Spread", [("NG-HVI", X), ("NAGVAC", Y)], "ratio", 1, "equal"),
        ["TraceFigure"] = () => TraceFigure.Both(
            "Falls",
            "loss",
            [RunTrace.Create("NG-HVI", [(1, 0.1, 5), (2, 0.2, double.NaN), (3, 0.3, 2)])],
            yScale: AxisScale.Log,
            yRange: (1, 10),
            reference: 2,
            referenceLabel: "best"),
        ["TruthScatter"] = () => TruthFigure.Scatter("Agree", X, Y, "NG-HVI"),
        ["TruthIntervals"] = () => TruthFigure.Intervals("Hold", X, new IntervalEstimates("NG-HVI", Y, Y, X)),
        ["CalibrationFigure"] = () => CalibrationFigure.Create("Calibrated", KnownDeepResults.Curve(), "NG-HVI"),
        ["ProfileFigure"] = () => ProfileFigure.Create("Along", KnownDeepResults.Profile()),
        ["ProfileGrid"] = () => ProfileFigure.Grid("Along", [("a", KnownDeepResults.Profile()), ("b", KnownDeepResults.Profile())]),
        ["CaterpillarRanked"] = () => Caterpillar.Ranked(
            "Effects", ["a", "b", "c"], [2, 1, 3], [1, 0, 2], [3, 2, 4], method: "MCMC", truth: [1, 2, 3], limit: 2),
        ["Caterpillar"] = () => Caterpillar.Create("Effects", ["a", "b"], [1, 2], [0, 1], [2, 3], "effect", "MCMC"),
        ["Bar"] = () => Figure.Create("Bar").Bar(X, Y, "DAVI").Bar(X, [-1, -2, -1, -3]),
        ["LyingBars"] = () => Figure.Create("Lying").Bar([0, 1], [3, -4], "SG-HVI", isHorizontal: true)
            .WithY(axis => axis with { Categories = ["a", "b"] }),
        ["BarFigure"] = () => BarFigure.Create(
            "NG-HVI predicts best",
            ["RMSE", "CRPS", "log score"],
            [("NG-HVI", [0.8, 0.45, 1.1]), ("DAVI", [0.95, 0.5, 1.3]), ("naive", [1.4, 0.8, double.NaN])],
            "score (lower is better)",
            1,
            "oracle"),
        ["HeatBar"] = () => Figure.Create("With its bar").Heat(Bowl, "distance²", ColorScale.Cividis).Contours(Bowl, 5),
        ["SensitivityGrid"] = () => SensitivityFigure.Grid(
            "Damping matters, momentum hardly",
            "damping δ",
            ["1", "10", "100"],
            "momentum ω",
            ["0", "0.6"],
            new[,] { { 1.5, 2.25, double.NaN }, { -3, 4, 5.125 } },
            "ELBO (higher is better)"),
        ["SensitivityGrids"] = () => SensitivityFigure.Grid(
            "Damping matters", "damping δ", ["1", "10", "100", "1000"], "momentum ω", ["0", "0.6", "0.9"],
            [("ELBO", Table(3, 4, 1)), ("seconds", Table(3, 4, 1000)), ("log score", Table(3, 4, 0.01))]),
        ["SensitivityLine"] = () => SensitivityFigure.Along(
            "More factors help until 3",
            "factors K",
            [1, 2, 3, 5],
            [
                new IntervalEstimates("NG-HVI", [1, 2, 2.5, 2.6], [0.5, 1.5, 2, 2], [1.5, 2.5, 3, 3.1]),
                new IntervalEstimates("SG-HVI", [0.5, 1, 1.5, 1.2], [0, 0.5, 1, 0], [1, 1.5, 2, 2.2]),
            ],
            "ELBO",
            AxisScale.Log),
        ["PairPlot"] = () => Pairs(),
        ["DensityFacets"] = () => PosteriorDensity.Facets(
            "All agree",
            [
                ("intercept", [NamedDensity.Gaussian("NG-HVI", 0, 1), NamedDensity.Gaussian("DAVI", 0.2, 0.8)], Draws(0, 0, 1), 0.1),
                ("x1", [NamedDensity.Gaussian("NG-HVI", 2, 0.1), NamedDensity.FromDraws("DAVI", Draws(1, 2, 0.1))], Draws(1, 2, 0.1), null),
                ("residual.variance", [NamedDensity.LogGaussian("NG-HVI", 0, 0.2)], null, 1),
                ("group.variance", [NamedDensity.LogGaussian("NG-HVI", 1, 0.4)], null, 3),
            ]),
        ["Facets"] = () => Figure.Facets(
            2,
            [
                .. Enumerable.Range(1, 3).Select(k => Figure.Create($"group {k}")
                    .Points(X, X.Select(x => k * x), "NG-HVI").XAxis("predicted").YAxis("observed")),
            ]).Titled("Shared"),
        ["Forest"] = () => Figure.Create("Nested")
            .With(new IntervalsMark([0, 1], [1, 2], [0, 1], [2, 3], "NG-HVI").WithInner([0.6, 1.6], [1.4, 2.4]))
            .WithY(axis => axis with { Categories = ["β1", "β2"], IsReversed = true }),
        ["Compare"] = () => Caterpillar.Compare(
            "Three methods agree", ["intercept", "education", "age", "residual.variance"],
            [
                new IntervalEstimates("NG-HVI", [1, 2, 3, 1], [0, 1, 2, 0.5], [2, 3, 4, 1.5]),
                new IntervalEstimates("DAVI", [1.1, 2.2, 3, 1], [0.5, 1.8, 2.6, 0.8], [1.7, 2.6, 3.4, 1.2]),
                new IntervalEstimates("Gibbs", [1, 2, 3, 1], [0, 1, 2, 0.5], [2, 3, 4, 1.5]),
            ],
            "mean and 95 % interval"),
    };

    private static double[,] Table(int rows, int columns, double unit)
    {
        var table = new double[rows, columns];
        for (var k = 0; k < rows * columns; k++)
        {
            table[k / columns, k % columns] = unit * Math.Sin(k + 1);
        }

        return table;
    }

    private static double[] Draws(int seed, double mean, double deviation)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, 500).Select(_ => mean + (deviation
                * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))),
        ];
    }

    private static Figure Pairs()
    {
        double[][] noise = [Draws(1, 0, 1), Draws(2, 0, 1), Draws(3, 0, 1)];
        double[][] draws = [noise[0], [.. noise[0].Zip(noise[1], (a, b) => (0.8 * a) + (0.6 * b) + 2)], [.. noise[2].Select(a => 0.1 * a)]];
        return PairPlot.Create(
            "q₀ finds the correlation",
            ["intercept", "education", "log residual.variance"],
            [0, 2, 0],
            new[,] { { 1, 0.8, 0 }, { 0.8, 1, 0 }, { 0, 0, 0.01 } },
            "NG-HVI",
            draws,
            "Gibbs",
            [0.5, 2.5, 0.05]);
    }

    public static TheoryData<string> Names => [.. Figures.Keys];

    public static Figure Make(string name) => Figures[name]();
}
