namespace NgHvi;

/// <summary>Judges whether q₀, or what corrects it, can be trusted.</summary>
/// <remarks>
/// k̂ below 0.7 is the rule of Vehtari et al. (2024). It looks at the tail of the weights alone; where q₀'s draws keep nearly their full
/// effective number, that tail carries no weight that matters, whatever its shape.
/// </remarks>
internal static class Verdicts
{
    private const double CloseEfficiency = 0.9;
    private const string Compare = "compare several starts and judge by predictions of rows left out.";

    /// <summary>That of a model without a density to check against.</summary>
    public static Verdict Unchecked { get; } = new(
        false, "The latent variables cannot be integrated out, so q₀ cannot be checked against the posterior: " + Compare);

    /// <summary>Judges weighted draws of q₀ and those that correct it, or null, where a correction was tried.</summary>
    public static Verdict Of(ITarget target, WeightedSample sample, WeightedSample? correction, bool corrects)
    {
        var (isTrusted, sentence) = Judge(sample, correction, corrects, SummaryBudget.AllowsAdaptation(target), target.HasGibbsSampler);
        var found = FormattableString.Invariant(
            $"Pareto k̂ of q₀ is {sample.ParetoShape:0.00} with {100 * sample.Efficiency:0} % of its draws ");
        return new(isTrusted, $"{found}effective{sentence}", sample.ParetoShape, sample.Efficiency);
    }

    private static (bool IsTrusted, string Sentence) Judge(
        WeightedSample sample, WeightedSample? correction, bool corrects, bool isSmall, bool hasGibbs)
    {
        const double Largest = AdaptiveProposal.LargestTrustedShape;
        if (correction is not null && correction == sample)
            return (true, ": q₀ follows the posterior closely, and what is left is corrected by importance weights.");
        if (correction is not null)
        {
            var (size, shape) = (correction.EffectiveSampleSize, correction.ParetoShape);
            var advice = hasGibbs ? "check against Gibbs sampling" : "compare several starts";
            var draws = FormattableString.Invariant($"; the posterior is corrected by {size:0} effective weighted draws (k̂ {shape:0.00})");
            return (shape < Largest, draws + (shape < Largest ? "." : $", whose tail is still heavy: {advice}."));
        }

        var close = sample.ParetoShape < Largest || sample.Efficiency > CloseEfficiency;
        if (!isSmall && !close) return (false, ": q₀ misses part of the posterior, and the model is too large to correct it; " + Compare);
        var use = hasGibbs ? "Gibbs sampling, other priors or fewer random effects"
            : "other priors or fewer random effects, and compare several starts";
        return (corrects && isSmall) || !close
            ? (false, $": q₀ misses part of the posterior{(corrects ? " and no correction succeeded" : "")}; use {use}.")
            : (true, ": q₀ is usable as it is.");
    }
}
