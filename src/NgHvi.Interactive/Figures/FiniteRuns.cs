namespace NgHvi.Interactive.Figures;

/// <summary>Divides a band where a coordinate is not a number; each part is one polygon.</summary>
internal static class FiniteRuns
{
    public static IEnumerable<(double[] X, double[] Low, double[] High)> Of(BandMark band)
    {
        for (var start = 0; start < band.Count; start++)
        {
            var end = start;
            while (end < band.Count && double.IsFinite(band.X[end] + band.Low[end] + band.High[end]))
            {
                end++;
            }

            if (end > start)
            {
                yield return ([.. band.X[start..end]], [.. band.Low[start..end]], [.. band.High[start..end]]);
                start = end;
            }
        }
    }
}
