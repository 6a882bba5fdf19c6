namespace NgHvi.Interactive.Figures;

/// <summary>Ranks of a simulation-based calibration.</summary>
internal static class RankPanels
{
    private const int MostNamed = 8;

    /// <summary>ECDFs less the line of uniform ranks: of the posterior with their bands, and of q₀ by itself.</summary>
    public static Plot Draw(Calibration calibration)
    {
        if (calibration.Count == 0) throw new ArgumentException("The calibration has no fit to be drawn.", nameof(calibration));
        double[] points = [0, .. calibration.Band.Select(one => one.Point), 1];
        double[] Of(Func<(double Point, double Lower, double Upper), double> limit) =>
            [0, .. calibration.Band.Select(one => limit(one) - one.Point), 0];
        var band = FormattableString.Invariant($"{100 * Calibration.Level:0} % band");
        var corrected = calibration.Quantities.OrderBy(one => one.IsWithin).Aggregate(
            Plot.Create().Band(points, Of(one => one.Lower), Of(one => one.Upper), band),
            (plot, one) => plot.Line(points, Difference(one.Ranks, points), Name(one)));
        var own = calibration.Quantities.Where(one => one.OwnRanks.Count > 0).ToArray();
        var panel = corrected.XAxis("rank of the truth").YAxis("share of ranks below, less uniform");
        if (own.Length == 0) return panel.Titled(calibration.Sentence);
        var alone = own.Aggregate(
            Plot.Create().Band(points, Of(one => one.Lower), Of(one => one.Upper), band),
            (plot, one) => plot.Line(points, Difference(one.OwnRanks, points), Name(one)));
        return Plot.Grid(
            1, 2, panel.Titled("Posterior"), alone.XAxis("rank of the truth").Titled("q₀ by itself"))
            .Titled(calibration.IsCalibrated ? "The truth is where posteriors say" : "The truth is not where posteriors say")
            .Size(980, 420);

        // Lines within the bands need no name of their own where there are many.
        string Name(CalibratedQuantity one) => calibration.Quantities.Count <= MostNamed || !one.IsWithin ? one.Name : "other quantities";
    }

    private static double[] Difference(IReadOnlyList<double> ranks, double[] points)
    {
        var (sorted, c) = (ranks.Order().ToArray(), 0);
        return Array.ConvertAll(points, point =>
        {
            while (c < sorted.Length && sorted[c] <= point) c++;
            return ((double)c / sorted.Length) - point;
        });
    }
}
