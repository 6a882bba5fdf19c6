namespace NgHvi;

/// <summary>How far a run is.</summary>
/// <param name="Step">Steps made.</param>
/// <param name="Limit">Steps it will make at most.</param>
/// <param name="Elbo">The last estimate, or NaN where there is none.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Remaining">Estimated time until the limit.</param>
/// <param name="Verdict">How the run stands with its stopping rule, in a few words; empty where there is nothing to say.</param>
public readonly record struct FitProgress(int Step, int Limit, double Elbo, TimeSpan Elapsed, TimeSpan Remaining, string Verdict = "");
