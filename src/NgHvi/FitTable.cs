namespace NgHvi;

/// <summary>
/// A fit as a statistician expects it, in plain numbers: whoever displays it decides on digits and markup, and on nothing else.
/// </summary>
/// <param name="Title">Method and model.</param>
/// <param name="Subtitle">Rows, groups and parameters.</param>
/// <param name="Columns">
/// Names of the numbers of a row: "mean", "sd", "2.5 %", "97.5 %" and, where they are known, "MCSE", "ESS" and "R̂".
/// </param>
/// <param name="Blocks">
/// Fixed effects, random effects, residual, explained variance: of each quantity the name and a number for each column, NaN where it has
/// none.
/// </param>
/// <param name="Notes">Verdict, ELBO, evidence, steps and seconds, priors, warnings: one sentence each.</param>
public sealed partial record FitTable(
    string Title, string Subtitle, IReadOnlyList<string> Columns,
    IReadOnlyList<(string Title, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> Rows)> Blocks,
    IReadOnlyList<string> Notes);
