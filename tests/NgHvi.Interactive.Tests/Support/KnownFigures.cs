using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Figures.Marks;

namespace NgHvi.Interactive.Tests.Support;

/// <summary>One figure for each mark and each named constructor.</summary>
internal static class KnownFigures
{
    private static readonly double[] X = [1, 2, 3, 4];
    private static readonly double[] Y = [2, 4, double.NaN, 1];
    private static readonly ScalarGrid Bowl = ScalarGrid.Sample((a, b) => (a * a) + (b * b), (-1, 1), (-1, 1), 21);

    private static readonly Dictionary<string, Func<Plot>> Figures = new()
    {
        ["Empty"] = () => Plot.Create("Nothing"),
        ["Line"] = () => Plot.Create("Line").Line(X, Y, "NG-HVI").XAxis("x").YAxis("y", AxisScale.Log),
        ["Points"] = () => Plot.Create("Points").Points(X, Y, "DAVI"),
        ["Band"] = () => Plot.Create("Band").Band(X, Y, Y.Select(y => y + 1), "SG-HVI"),
        ["Histogram"] = () => Plot.Create("Histogram").Histogram(X, "MCMC", 4),
        ["Outline"] = () => Plot.Create("Outline").Bars([0, 1, 2], [3, 4], "Gibbs", isOutline: true),
        ["Rules"] = () => Plot.Create("Rules").VerticalLine(1, "here").HorizontalLine(2, "there", "exact"),
        ["Arrow"] = () => Plot.Create("Arrow").Arrow((0, 0), (1, 1), "NG-HVI").Label(0, 0, "start"),
        ["Contours"] = () => Plot.Create("Contours").Contours(Bowl, [0.25, 0.5]),
        ["Heat"] = () => Plot.Create("Heat").Heat(Bowl),
        ["Intervals"] = () => Plot.Create("Intervals").Intervals(X, X, Y, X, "MCMC"),
        ["Grid"] = () => Plot.Grid(2, 2, Plot.Create("a").Line(X), Plot.Create("b").Line(Y), Plot.Create("c"))
            .Titled("Grid", "sub"),
        ["Trace"] = () => Plot.Trace(KnownResults.Fit(), against: KnownDeepResults.Fit()),
        ["UprightIntervals"] = () => Plot.Create("Upright").VerticalIntervals(X, X, Y, X, "MCMC"),
        ["Box"] = () => Plot.Create("Box").Box(1, [1, 2, 3, 50], "DAVI").Box(2, []),
        ["Posterior"] = () => Plot.Posterior(KnownResults.Fit(), against: [("Gibbs", KnownResults.Gibbs()), KnownResults.Fit()]),
        ["OnePosterior"] = () => Plot.Posterior(KnownResults.Fit(), ["residual.sd"]),
        ["Forest"] = () => Plot.Forest(KnownResults.Fit(), against: KnownResults.Gibbs()),
        ["Caterpillar"] = () => Plot.Caterpillar(KnownResults.Fit()),
        ["Caterpillars"] = () => Plot.Caterpillar(KnownResults.Fit(), against: KnownResults.Gibbs()),
        ["Pairs"] = () => Plot.Pairs(KnownResults.Fit(), against: ("Gibbs", KnownResults.Gibbs())),
        ["Shrinkage"] = () => Plot.Shrinkage(KnownResults.Fit()),
        ["PredictiveCheck"] = () => Plot.PredictiveCheck(KnownResults.Fit()),
        ["Residuals"] = () => Plot.Residuals(KnownResults.Fit()),
        ["Qq"] = () => Plot.Qq(KnownResults.Fit()),
        ["Boxes"] = () => Plot.Boxes([("NG-HVI", X), ("NAGVAC", Y)], "ratio", 1, "equal").Titled("Spread"),
        ["TraceOfRuns"] = () => Plot.Trace(
            [RunTrace.Create("NG-HVI", [(1, 0.1, 5), (2, 0.2, double.NaN), (3, 0.3, 2)])],
            "loss",
            yScale: AxisScale.Log,
            yRange: (1, 10),
            reference: 2,
            referenceLabel: "best").Titled("Falls"),
        ["Recovery"] = () => Plot.Recovery(X, Y, "NG-HVI").Titled("Agree"),
        ["RecoveryIntervals"] = () => Plot.Recovery(X, new IntervalEstimates("NG-HVI", Y, Y, X)),
        ["Calibration"] = () => Plot.Calibration(KnownDeepResults.PredictBinary()),
        ["CalibrationOfQuantiles"] = () => Plot.Calibration(("NG-HVI", KnownResults.Predict())),
        ["Curves"] = () => Plot.Calibration(("NG-HVI", KnownDeepResults.Curve()), ("naive", KnownDeepResults.Curve())),
        ["Monitor"] = () => Plot.Monitor(KnownResults.Fit()),
        ["Ranks"] = () => Plot.Calibration(KnownResults.Calibrated()),
        ["Profile"] = () => Plot.Profile(KnownDeepResults.Profile()),
        ["Profiles"] = () => Plot.Profile(("a", KnownDeepResults.Profile()), ("b", KnownDeepResults.Profile())),
        ["Bar"] = () => Plot.Create("Bar").Bar(X, Y, "DAVI").Bar(X, [-1, -2, -1, -3]),
        ["LyingBars"] = () => Plot.Create("Lying").Bar([0, 1], [3, -4], "SG-HVI", isHorizontal: true)
            .WithY(axis => axis with { Categories = ["a", "b"] }),
        ["HeatBar"] = () => Plot.Create("With its bar").Heat(Bowl, "distance²", ColorScale.Cividis).Contours(Bowl, 5),
        ["Facets"] = () => Plot.Facets(
            2,
            [
                .. Enumerable.Range(1, 3).Select(k => Plot.Create($"group {k}")
                    .Points(X, X.Select(x => k * x), "NG-HVI").XAxis("predicted").YAxis("observed")),
            ]).Titled("Shared"),
        ["Nested"] = () => Plot.Create("Nested")
            .With(new IntervalsMark([0, 1], [1, 2], [0, 1], [2, 3], "NG-HVI").WithInner([0.6, 1.6], [1.4, 2.4]))
            .WithY(axis => axis with { Categories = ["β1", "β2"], IsReversed = true }),
    };

    public static TheoryData<string> Names => [.. Figures.Keys];

    public static Plot Make(string name) => Figures[name]();
}
