namespace NgHvi.Interactive.Progress;

/// <summary>One run as it is shown: its name, how far it is and how it does.</summary>
/// <param name="Method">What is run.</param>
/// <param name="Latest">The last report.</param>
/// <param name="Sparkline">The ELBO so far.</param>
/// <param name="Trend">Where the ELBO goes.</param>
internal sealed record RunLine(string Method, FitProgress Latest, string Sparkline, string Trend);
