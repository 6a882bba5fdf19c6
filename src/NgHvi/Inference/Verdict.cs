namespace NgHvi;

/// <summary>Whether a fit can be trusted, and why.</summary>
/// <param name="IsTrusted">False when moments or tails may be off by more than Monte Carlo errors.</param>
/// <param name="Sentence">Why, and what to do.</param>
/// <param name="ParetoShape">k̂ of q₀ (Vehtari et al. 2024), good below 0.5, usable below 0.7; NaN: unknown.</param>
/// <param name="Efficiency">Effective share of weighted draws, from 0 to 1; NaN: unknown.</param>
public sealed record Verdict(bool IsTrusted, string Sentence, double ParetoShape = double.NaN, double Efficiency = double.NaN)
{
    private const string Compare = "compare several starts and judge by predictions of rows left out.";

    internal static Verdict Unchecked { get; } = new(
        false, "The latent variables cannot be integrated out, so q₀ cannot be checked against the posterior: " + Compare);

    /// <summary>The sentence.</summary>
    public override string ToString() => Sentence;

    // No correction: not tried, or failed.
    internal static Verdict Of(ITarget target, WeightedSample sample, WeightedSample? correction, bool corrects)
    {
        const double Largest = AdaptiveProposal.LargestTrustedShape;
        if (correction == sample)
            return Say(true, ": q₀ follows the posterior closely, and what is left is corrected by importance weights.");
        if (correction is not null)
        {
            var (size, shape) = (correction.EffectiveSampleSize, correction.ParetoShape);
            var advice = target.HasGibbsSampler ? "check against Gibbs sampling" : "compare several starts";
            var draws = FormattableString.Invariant($"; the posterior is corrected by {size:0} effective weighted draws (k̂ {shape:0.00})");
            return Say(shape < Largest, draws + (shape < Largest ? "." : $", whose tail is still heavy: {advice}."));
        }

        // k̂ tells of the tail alone, which does not matter where nearly all draws are effective.
        var (close, isSmall) = (sample.ParetoShape < Largest || sample.Efficiency > 0.9, SummaryBudget.AllowsAdaptation(target));
        if (!isSmall && !close)
            return Say(false, ": q₀ misses part of the posterior, and the model is too large to correct it; " + Compare);
        var use = target.HasGibbsSampler ? "Gibbs sampling, other priors or fewer random effects"
            : "other priors or fewer random effects, and compare several starts";
        return (corrects && isSmall) || !close
            ? Say(false, $": q₀ misses part of the posterior{(corrects ? " and no correction succeeded" : "")}; use {use}.")
            : Say(true, ": q₀ is usable as it is.");

        Verdict Say(bool isTrusted, string sentence) => new(isTrusted, FormattableString.Invariant(
            $"Pareto k̂ of q₀ is {sample.ParetoShape:0.00} with {100 * sample.Efficiency:0} % of its draws effective") + sentence,
            sample.ParetoShape, sample.Efficiency);
    }
}
