namespace NgHvi.Interactive.Progress;

/// <summary>The ELBO estimates of a run so far, at most 64 of them, evenly spread over the reports.</summary>
internal sealed class ElboSeries
{
    private const int Capacity = 64;
    private const string Bars = "▁▂▃▄▅▆▇█";
    private readonly List<double> _values = new(Capacity);
    private int _every = 1;
    private int _reports;

    /// <summary>Keeps an estimate; NaN is passed over.</summary>
    public void Add(double elbo)
    {
        if (!double.IsFinite(elbo) || _reports++ % _every != 0)
        {
            return;
        }

        if (_values.Count == Capacity)
        {
            // Every second one is enough from now on.
            for (var i = 0; i < Capacity / 2; i++)
            {
                _values[i] = _values[2 * i];
            }

            _values.RemoveRange(Capacity / 2, Capacity / 2);
            _every *= 2;
        }

        _values.Add(elbo);
    }

    /// <summary>The estimates as a line of block characters.</summary>
    /// <param name="width">Characters at most. Range: > 0.</param>
    /// <remarks>
    /// The scale begins at the lower quartile of all but the first half: the climb from a bad start would make all that follows a flat line.
    /// </remarks>
    public string Sparkline(int width)
    {
        if (_values.Count < 2)
        {
            return "";
        }

        var points = Means(Math.Min(width, _values.Count));
        var later = points[(points.Length / 2)..].Order().ToArray();
        var low = Math.Max(points.Min(), later[0] - (4 * (later[^1] - later[0])));
        var range = points.Max() - low;
        return new string([.. points.Select(point => Bars[range > 0 ? (int)(Math.Clamp((point - low) / range, 0, 1) * (Bars.Length - 1)) : 0])]);
    }

    /// <summary>Whether the last quarter lies above the quarter before by two standard errors of the difference: "ELBO rising", "level" or "falling".</summary>
    public string Trend()
    {
        var quarter = _values.Count / 4;
        if (quarter < 3)
        {
            return "";
        }

        var (before, after) = (_values.GetRange(_values.Count - (2 * quarter), quarter), _values.GetRange(_values.Count - quarter, quarter));
        var (first, last) = (before.Average(), after.Average());
        var error = Math.Sqrt((Squares(before, first) + Squares(after, last)) / (quarter * (quarter - 1.0)));
        return last - first > 2 * error ? "ELBO rising" : first - last > 2 * error ? "ELBO falling" : "ELBO level";
    }

    private static double Squares(List<double> values, double mean) => values.Sum(value => (value - mean) * (value - mean));

    private double[] Means(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var (start, end) = (i * _values.Count / count, (i + 1) * _values.Count / count);
        return _values.GetRange(start, end - start).Average();
    })];
}
