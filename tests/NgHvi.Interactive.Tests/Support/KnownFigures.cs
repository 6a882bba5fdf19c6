using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Tests.Support;

/// <summary>One figure for each mark and each named constructor.</summary>
internal static class KnownFigures
{
    private static readonly double[] s_x = [1, 2, 3, 4];
    private static readonly double[] s_y = [2, 4, double.NaN, 1];
    private static readonly ScalarGrid s_bowl = ScalarGrid.Sample((a, b) => (a * a) + (b * b), (-1, 1), (-1, 1), 21);

    private static readonly Dictionary<string, Func<Figure>> s_figures = new()
    {
        ["Empty"] = () => Figure.Create("Nothing"),
        ["Line"] = () => Figure.Create("Line").Line(s_x, s_y, "NG-HVI").XAxis("x").YAxis("y", AxisScale.Log),
        ["Points"] = () => Figure.Create("Points").Points(s_x, s_y, "DAVI"),
        ["Band"] = () => Figure.Create("Band").Band(s_x, s_y, s_y.Select(y => y + 1), "SG-HVI"),
        ["Histogram"] = () => Figure.Create("Histogram").Histogram(s_x, "MCMC", 4),
        ["Outline"] = () => Figure.Create("Outline").Bars([0, 1, 2], [3, 4], "Gibbs", isOutline: true),
        ["Rules"] = () => Figure.Create("Rules").VerticalLine(1, "here").HorizontalLine(2, "there", "exact"),
        ["Arrow"] = () => Figure.Create("Arrow").Arrow((0, 0), (1, 1), "NG-HVI").Label(0, 0, "start"),
        ["Contours"] = () => Figure.Create("Contours").Contours(s_bowl, [0.25, 0.5]),
        ["Heat"] = () => Figure.Create("Heat").Heat(s_bowl),
        ["Intervals"] = () => Figure.Create("Intervals").Intervals(s_x, s_x, s_y, s_x, "MCMC"),
        ["Grid"] = () => Figure.Grid(2, 2, Figure.Create("a").Line(s_x), Figure.Create("b").Line(s_y), Figure.Create("c")).Titled("Grid", "sub"),
        ["ElboFigure"] = () => ElboFigure.ByStep("Rises", [("NG-HVI", s_x), ("SG-HVI", s_y)], logEvidence: 5, zoom: (2, 4)),
        ["ElboFigureSeconds"] = () => ElboFigure.BySeconds("Rises", [("NG-HVI", s_x, s_y)]),
        ["PosteriorDensity"] = () => PosteriorDensity.Create(
            "Agrees", "β", [NamedDensity.Gaussian("NG-HVI", 0, 1), NamedDensity.LogGaussian("DAVI", 0, 1)], s_x, truth: 0),
        ["UprightIntervals"] = () => Figure.Create("Upright").VerticalIntervals(s_x, s_x, s_y, s_x, "MCMC"),
        ["Box"] = () => Figure.Create("Box").Box(1, [1, 2, 3, 50], "DAVI").Box(2, []),
        ["BoxFigure"] = () => BoxFigure.Create("Spread", [("NG-HVI", s_x), ("NAGVAC", s_y)], "ratio", 1, "equal"),
        ["TraceFigure"] = () => TraceFigure.Both(
            "Falls", "loss", [RunTrace.Create("NG-HVI", [(1, 0.1, 5), (2, 0.2, double.NaN), (3, 0.3, 2)])], yScale: AxisScale.Log, yRange: (1, 10), reference: 2, referenceLabel: "best"),
        ["TruthScatter"] = () => TruthFigure.Scatter("Agree", s_x, s_y, "NG-HVI"),
        ["TruthIntervals"] = () => TruthFigure.Intervals("Hold", s_x, new IntervalEstimates("NG-HVI", s_y, s_y, s_x)),
        ["CalibrationFigure"] = () => CalibrationFigure.Create("Calibrated", KnownDeepResults.Curve(), "NG-HVI"),
        ["ProfileFigure"] = () => ProfileFigure.Create("Along", KnownDeepResults.Profile()),
        ["ProfileGrid"] = () => ProfileFigure.Grid("Along", [("a", KnownDeepResults.Profile()), ("b", KnownDeepResults.Profile())]),
        ["CaterpillarRanked"] = () => Caterpillar.Ranked("Effects", ["a", "b", "c"], [2, 1, 3], [1, 0, 2], [3, 2, 4], method: "MCMC", truth: [1, 2, 3], limit: 2),
        ["Caterpillar"] = () => Caterpillar.Create("Effects", ["a", "b"], [1, 2], [0, 1], [2, 3], "effect", "MCMC"),
    };

    public static TheoryData<string> Names => [.. s_figures.Keys];

    public static Figure Make(string name) => s_figures[name]();
}
