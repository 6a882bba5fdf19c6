namespace NgHvi.Interactive.Figures;

/// <summary>Estimates against the truth, with the line on which they would be equal.</summary>
internal static class TruthPanel
{
    public static Plot Points(double[] truth, double[] estimates, string name, int limit)
    {
        var shown = Shown(truth, limit, [estimates]);
        return Diagonal(Plot.Create(), truth).Points(shown.Select(i => truth[i]), shown.Select(i => estimates[i]), name).Size(560, 480)
            .Titled("Estimates and truth", shown.Length < truth.Length ? Words(shown, truth) : "");
    }

    public static Plot Intervals(double[] truth, IntervalEstimates estimates, int limit)
    {
        double[][] y = [[.. estimates.Mean], [.. estimates.Low], [.. estimates.High]];
        var shown = Shown(truth, limit, y);
        IEnumerable<double> Of(double[] values) => shown.Select(i => values[i]);
        var held = Enumerable.Range(0, truth.Length).Count(i => y[1][i] <= truth[i] && truth[i] <= y[2][i]);
        var subtitle = $"{NumberFormat.Count(held)} of {NumberFormat.Count(truth.Length)} intervals hold the truth";
        return Diagonal(Plot.Create(), truth)
            .VerticalIntervals(Of(truth), Of(y[0]), Of(y[1]), Of(y[2]), estimates.Method.Length > 0 ? estimates.Method : null)
            .Size(560, 480).Titled("Intervals and truth", shown.Length < truth.Length ? $"{subtitle}; {Words(shown, truth)}" : subtitle);
    }

    /// <summary>Draws the line on which two axes are equal, over the range of the values.</summary>
    public static Plot Diagonal(Plot plot, IEnumerable<double> values, string name = "exact agreement")
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length == 0 ? plot : plot.Line([finite.Min(), finite.Max()], [finite.Min(), finite.Max()], name);
    }

    private static int[] Shown(double[] truth, int limit, double[][] estimates)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 2);
        return Array.Find(estimates, values => values.Length != truth.Length) is { } other
            ? throw new ArgumentException($"estimates has length {other.Length}, but truth has {truth.Length}.", nameof(estimates))
            : [.. SeriesThinning.Evenly(truth.Length, limit)];
    }

    private static string Words(int[] shown, double[] all) =>
        $"{NumberFormat.Count(shown.Length)} of {NumberFormat.Count(all.Length)} drawn";
}
