namespace NgHvi.Interactive.Figures;

/// <summary>What was predicted against what was observed.</summary>
internal static class CalibrationPanel
{
    public static Plot Draw(Named<CalibrationCurve>[] curves)
    {
        var plot = TruthPanel.Diagonal(Plot.Create(), [0, 1]);
        foreach (var (name, curve) in curves)
        {
            var series = name.Length > 0 ? name : null;
            var predicted = curve.Bins.Select(bin => bin.MeanPredicted).ToArray();
            var observed = curve.Bins.Select(bin => bin.Observed).ToArray();
            plot = plot.Line(predicted, observed, series)
                .VerticalIntervals(predicted, observed, curve.Bins.Select(bin => bin.Lower), curve.Bins.Select(bin => bin.Upper), series);
        }

        var levels = string.Join(", ", curves.Select(one => one.Value.Level).Distinct().Order()
            .Select(level => $"{NumberFormat.Compact(100 * level)} %"));
        return OnUnitSquare(plot, "predicted probability", "observed frequency")
            .Titled("Predicted and observed frequencies", $"bars: {levels} intervals of Wilson");
    }

    public static Plot Draw(Named<Predictions>[] predictions)
    {
        if (Array.Find(predictions, one => one.Value.ScoredRowCount == 0) is { Value: not null })
        {
            throw new ArgumentException("A calibration needs rows with responses, and these predictions have none.", nameof(predictions));
        }

        return predictions.All(one => one.Value.IsBinary)
            ? Draw([.. predictions.Select(one => new Named<CalibrationCurve>(one.Name, Curve(one.Value)))])
            : OnUnitSquare(
                predictions.Aggregate(
                    TruthPanel.Diagonal(Plot.Create(), [0, 1]),
                    (plot, one) => Shares(plot, one.Value, one.Name.Length > 0 ? one.Name : null)),
                "probability of a predicted quantile",
                "share of responses below it").Titled("Predicted quantiles and the responses below them");
    }

    private static CalibrationCurve Curve(Predictions predictions)
    {
        var scored = Scored(predictions);
        return CalibrationCurve.From(
            Array.ConvertAll(scored, i => predictions.Response[i]), Array.ConvertAll(scored, i => predictions.Means[i]));
    }

    private static Plot Shares(Plot plot, Predictions predictions, string? series)
    {
        var (scored, levels) = (Scored(predictions), predictions.Probabilities.ToArray());
        // A response equal to a quantile, as of counts, lies half below it.
        double[] shares = [.. levels.Select((_, q) => scored.Average(i =>
            0.5 + (0.5 * Math.Sign(predictions.OutcomeQuantiles[(i * levels.Length) + q] - predictions.Response[i]))))];
        return plot.Line(levels, shares, series).Points(levels, shares, series);
    }

    private static int[] Scored(Predictions predictions) =>
        [.. Enumerable.Range(0, predictions.RowCount).Where(i => double.IsFinite(predictions.Response[i]))];

    private static Plot OnUnitSquare(Plot plot, string x, string y) =>
        plot.XAxis(x).YAxis(y).XRange(-0.02, 1.02).YRange(-0.02, 1.02).Size(560, 480);
}
