namespace NgHvi;

/// <summary>Whether a fit can be trusted, and why.</summary>
/// <param name="IsTrusted">False when moments or tails may be off by more than Monte Carlo errors.</param>
/// <param name="Sentence">Why, and what to do.</param>
/// <param name="ParetoShape">k̂ of q₀ (Vehtari et al. 2024), good below 0.5, usable below 0.7; NaN: unknown.</param>
/// <param name="Efficiency">Effective share of weighted draws, from 0 to 1; NaN: unknown.</param>
public sealed record Verdict(bool IsTrusted, string Sentence, double ParetoShape = double.NaN, double Efficiency = double.NaN)
{
    private const string Compare = "compare several starts and judge by predictions of rows left out.";

    /// <summary>Of a network that <see cref="Fit.Judge"/> or blocks judged: whether what it predicts can be trusted, though its weights and
    /// what depends on them cannot; else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ArePredictionsTrusted { get; init; }

    internal string Answer => IsTrusted ? "yes" : ArePredictionsTrusted == true ? "for predictions only" : "no";

    internal static Verdict Unchecked { get; } = new(
        false, "The latent variables cannot be integrated out, so q₀ cannot be checked against the posterior: " + Compare);

    /// <summary>"trusted: yes, because …", "trusted: no, because …" or "trusted: for predictions only, because …".</summary>
    public override string ToString() => $"trusted: {Answer}, because "
        + (Sentence.StartsWith("The ", StringComparison.Ordinal) ? "t" + Sentence[1..] : Sentence);

    // No reference: the posterior is known by q₀ alone. A gap: q₀ is reported as it is.
    internal static Verdict Of(
        ITarget target, WeightedSample sample, WeightedSample? reference, Discrepancy? gap, int modes, bool isMoved = false)
    {
        const double Largest = AdaptiveProposal.LargestTrustedShape;
        var (other, several) = (target.HasGibbsSampler ? "check against Gibbs sampling" : "compare several starts",
            modes > 1 ? $" of {modes} modes" : "");
        if (target.IsMultimodal)
            return Say(false, ": the posterior of a network's weights has more modes than were found; let it be judged by its "
                + "predictions of rows left out (Judge, --judge).");
        if (gap is not null && (reference!.ParetoShape < Largest || reference.Efficiency > 0.5))
        {
            return isMoved ? Say(true, ": q₀ follows the posterior closely, and these draws have moved it to their mean.") : gap.IsSmall
                ? Say(true, $": q₀ is usable as it is, nothing reported is far from the posterior{several}.")
                : Say(false, $": q₀ misses part of the posterior{several}, {gap}; let it be corrected, as by the default preset.");
        }

        if (gap is null && reference == sample)
            return Say(true, sample.Efficiency > 0.8
                ? ": q₀ follows the posterior closely, and what is left is corrected by importance weights."
                : ": importance weights correct what q₀ misses.");
        if (reference is not null)
        {
            var (size, shape) = (reference.EffectiveSampleSize, reference.ParetoShape);
            var draws = FormattableString.Invariant($"{size:0} effective weighted draws{several} (k̂ {shape:0.00})");
            var end = shape < Largest ? "." : $", whose tail is still heavy: {other}.";
            return Say(gap is null && shape < Largest, $"; the posterior is {(gap is null ? "corrected" : "told only")} by {draws}{end}");
        }

        var use = target.HasGibbsSampler ? "Gibbs sampling, other priors or fewer random effects"
            : "other priors or fewer random effects, and compare several starts";
        return Say(false, SummaryBudget.AllowsAdaptation(target)
            ? $": q₀ misses part of the posterior and no correction succeeded; use {use}."
            : ": q₀ misses part of the posterior, and the model is too large to correct it; " + Compare);

        Verdict Say(bool isTrusted, string sentence) => new(isTrusted, FormattableString.Invariant(
            $"Pareto k̂ of q₀ is {sample.ParetoShape:0.00} with {100 * sample.Efficiency:0} % of its draws effective") + sentence,
            sample.ParetoShape, sample.Efficiency);
    }
}
