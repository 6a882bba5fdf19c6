namespace NgHvi;

/// <summary>Draws of equal weight from weighted ones.</summary>
internal static class Resampling
{
    /// <summary>
    /// Systematic resampling at the midpoints of n equal strata of the cumulated weights: deterministic, and the identity where all weights
    /// are equal.
    /// </summary>
    public static int[] Systematic(ReadOnlySpan<double> weights)
    {
        var result = new int[weights.Length];
        var (source, cumulated) = (0, weights[0]);
        for (var i = 0; i < result.Length; i++)
        {
            while (cumulated < (i + 0.5) / result.Length && source < weights.Length - 1) cumulated += weights[++source];
            result[i] = source;
        }

        return result;
    }
}
