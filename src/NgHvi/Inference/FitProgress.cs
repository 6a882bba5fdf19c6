namespace NgHvi;

/// <summary>How far a run is.</summary>
/// <param name="Step">Steps made.</param>
/// <param name="Limit">Steps at most.</param>
/// <param name="Elbo">Last estimate in nats; NaN: none.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Remaining">Estimated time to the limit.</param>
/// <param name="Verdict">State of the stopping rule, or empty.</param>
public readonly record struct FitProgress(int Step, int Limit, double Elbo, TimeSpan Elapsed, TimeSpan Remaining, string Verdict = "");
