namespace NgHvi;

/// <summary>Predicted against observed frequencies by bins.</summary>
/// <param name="Bins">Bins by rising probability.</param>
/// <param name="Level">Level of the intervals.</param>
public sealed record CalibrationCurve(IReadOnlyList<CalibrationBin> Bins, double Level)
{
    /// <summary>Mean |predicted − observed| of bins, weighted by rows.</summary>
    public double ExpectedCalibrationError =>
        Bins.Sum(bin => bin.Count * Math.Abs(bin.MeanPredicted - bin.Observed)) / Bins.Sum(bin => bin.Count);

    /// <summary>Cuts rows into bins of about equal count, ties together.</summary>
    /// <param name="y">Responses 0 or 1, length n, at least 1.</param>
    /// <param name="probability">P(y = 1), length n. Range: [0, 1].</param>
    /// <param name="bins">Most bins. Range: > 0.</param>
    /// <param name="level">Level of intervals. Range: [0, 1).</param>
    /// <exception cref="ArgumentException">A length or value is invalid.</exception>
    public static CalibrationCurve From(ReadOnlySpan<double> y, ReadOnlySpan<double> probability, int bins = 10, double level = 0.95)
    {
        Scores.Check(y, probability);
        Guard.Positive(bins);
        var z = Normal.InvCDF(0, 1, 0.5 * (1 + Guard.InUnitInterval(level)));
        var (p, ordered) = (probability.ToArray(), y.ToArray());
        Array.Sort(p, ordered);
        var (result, start) = (new List<CalibrationBin>(), 0);
        for (var bin = 1; bin <= bins; bin++)
        {
            var end = (int)((long)p.Length * bin / bins);
            while (end > 0 && end < p.Length && p[end] == p[end - 1]) end++;
            if (end > start) result.Add(Bin(p[start..end], ordered[start..end], z));
            start = Math.Max(start, end);
        }

        return new(result.AsReadOnly(), level);
    }

    private static CalibrationBin Bin(double[] p, double[] y, double z)
    {
        var (n, share) = (p.Length, y.Average());
        var shrink = 1 / (1 + (z * z / n));
        var centre = (share + (z * z / (2 * n))) * shrink;
        var half = z * shrink * Math.Sqrt((share * (1 - share) / n) + (z * z / (4.0 * n * n)));
        return new(n, p.Average(), share, Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
