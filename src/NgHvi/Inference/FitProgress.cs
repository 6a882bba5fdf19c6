namespace NgHvi;

/// <summary>How far a run is.</summary>
/// <param name="Step">Steps made.</param>
/// <param name="Limit">Steps it will make at most.</param>
/// <param name="Elbo">The last estimate; NaN where there is none.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Remaining">Estimated time until the limit.</param>
/// <param name="Verdict">How it stands with its stopping rule, in a few words, or empty.</param>
public readonly record struct FitProgress(int Step, int Limit, double Elbo, TimeSpan Elapsed, TimeSpan Remaining, string Verdict = "");
