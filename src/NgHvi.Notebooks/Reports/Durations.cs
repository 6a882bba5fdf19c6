using System.Globalization;

namespace NgHvi.Notebooks.Reports;

/// <summary>Run times as people say them.</summary>
internal static class Durations
{
    /// <summary>"3 ms", "0.42 s", "34 s" or "2 min 05 s".</summary>
    public static string Text(TimeSpan time) => time.TotalSeconds switch
    {
        < 0.01 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        < 0.995 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s"),
        < 9.95 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        < 99.5 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        var seconds => Minutes((long)Math.Round(seconds)),
    };

    private static string Minutes(long seconds) => seconds < 3600
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60:00} s")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h {seconds / 60 % 60:00} min");
}
