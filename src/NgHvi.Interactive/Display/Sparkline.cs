namespace NgHvi.Interactive.Display;

/// <summary>A trace as one line of block characters.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>Writes the means of equally many neighbours, low to high; a blank where nothing is finite.</summary>
    public static string Write(IReadOnlyList<double> values, int width = 60)
    {
        var count = Math.Min(width, values.Count);
        var means = Enumerable.Range(0, count).Select(i => values
            .Skip((int)((long)values.Count * i / count))
            .Take((int)(((long)values.Count * (i + 1) / count) - ((long)values.Count * i / count)))
            .Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average()).ToArray();
        var finite = means.Where(double.IsFinite).ToArray();
        if (finite.Length == 0)
        {
            return "";
        }

        // The first steps of a run rise by so much that the rest would look flat; what lies far below is drawn as the lowest.
        Array.Sort(finite);
        var (high, low) = (finite[^1], Math.Max(finite[0], (2 * finite[finite.Length / 10]) - finite[^1]));
        return string.Concat(means.Select(mean => !double.IsFinite(mean) ? ' '
            : high > low ? Blocks[(int)Math.Round(7 * Math.Clamp((mean - low) / (high - low), 0, 1))] : Blocks[3]));
    }
}
