namespace NgHvi.Interactive.Progress;

/// <summary>The ELBO estimates of a run so far, at most 64 of them, evenly spread over the reports.</summary>
internal sealed class ElboSeries
{
    private const int Capacity = 64;
    private readonly List<double> values = new(Capacity);
    private int every = 1;
    private int reports;

    /// <summary>Keeps an estimate; NaN is passed over.</summary>
    public void Add(double elbo)
    {
        if (!double.IsFinite(elbo) || reports++ % every != 0)
        {
            return;
        }

        if (values.Count == Capacity)
        {
            // Every second one is enough from now on.
            for (var i = 0; i < Capacity / 2; i++)
            {
                values[i] = values[2 * i];
            }

            values.RemoveRange(Capacity / 2, Capacity / 2);
            every *= 2;
        }

        values.Add(elbo);
    }

    /// <summary>The estimates as a line of block characters; empty for fewer than two.</summary>
    public string ToSparkline(int width) => values.Count < 2 ? "" : Sparkline.Write(values, width);

    /// <summary>
    /// Whether the last quarter lies above the quarter before by two standard errors of the difference: "ELBO rising", "level" or
    /// "falling".
    /// </summary>
    public string Trend()
    {
        var quarter = values.Count / 4;
        if (quarter < 3)
        {
            return "";
        }

        var (before, after) =
            (values.GetRange(values.Count - (2 * quarter), quarter), values.GetRange(values.Count - quarter, quarter));
        var (first, last) = (before.Average(), after.Average());
        var error = Math.Sqrt((Squares(before, first) + Squares(after, last)) / (quarter * (quarter - 1.0)));
        return last - first > 2 * error ? "ELBO rising" : first - last > 2 * error ? "ELBO falling" : "ELBO level";
    }

    private static double Squares(List<double> values, double mean) => values.Sum(value => (value - mean) * (value - mean));
}
