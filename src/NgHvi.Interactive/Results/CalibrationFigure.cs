using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Results;

/// <summary>Observed against predicted frequencies with their intervals, and the line on which they would agree.</summary>
public static class CalibrationFigure
{
    /// <summary>Draws one method's curve.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="curve">The curve.</param>
    /// <param name="method">The method; gives the colour.</param>
    public static Figure Create(string title, CalibrationCurve curve, string method) => Create(title, [(method, curve)]);

    /// <summary>Draws the curves of several methods.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="curves">A name and a curve for each method.</param>
    public static Figure Create(string title, IEnumerable<(string Name, CalibrationCurve Curve)> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        var (figure, levels) = (TruthFigure.Diagonal(Figure.Create(), [0, 1]), new SortedSet<double>());
        foreach (var (name, curve) in curves)
        {
            var predicted = curve.Bins.Select(bin => bin.MeanPredicted).ToArray();
            var observed = curve.Bins.Select(bin => bin.Observed).ToArray();
            figure = figure.Line(predicted, observed, name)
                .VerticalIntervals(predicted, observed, curve.Bins.Select(bin => bin.Lower), curve.Bins.Select(bin => bin.Upper), name);
            levels.Add(curve.Level);
        }

        var shown = string.Join(", ", levels.Select(level => $"{NumberFormat.Compact(100 * level)} %"));
        return figure.XAxis("predicted probability").YAxis("observed frequency").XRange(-0.02, 1.02).YRange(-0.02, 1.02).Size(560, 480)
            .Titled(title, $"bars: {shown} intervals of Wilson");
    }
}
