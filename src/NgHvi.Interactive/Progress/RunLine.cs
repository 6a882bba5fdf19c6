namespace NgHvi.Interactive.Progress;

/// <summary>One run as it is shown: its name, how far it is and how it does.</summary>
internal sealed record RunLine(string Method, FitProgress Latest, string Sparkline, string Trend);
