namespace NgHvi;

/// <summary>Whether a fit can be trusted, and why.</summary>
/// <param name="IsTrusted">False when means, standard deviations or tails may be off by more than their Monte Carlo errors.</param>
/// <param name="Sentence">Why, and what to do.</param>
/// <param name="ParetoShape">
/// k̂ of q₀ against the marginal posterior of θ (Vehtari, Simpson, Gelman, Yao and Gabry 2024): below 0.5 good, below 0.7 usable; NaN where
/// it is not known.
/// </param>
/// <param name="Efficiency">
/// Effective share of the draws of q₀ when they are weighted to follow the posterior, from 0 to 1; NaN where it is not known.
/// </param>
public sealed record Verdict(bool IsTrusted, string Sentence, double ParetoShape = double.NaN, double Efficiency = double.NaN)
{
    /// <summary>The sentence.</summary>
    public override string ToString() => Sentence;
}
