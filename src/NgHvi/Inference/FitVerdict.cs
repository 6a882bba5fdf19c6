namespace NgHvi;

/// <summary>Whether a variational fit can be trusted, in one sentence.</summary>
/// <param name="IsTrusted">False when means, standard deviations or tails may be off by more than their Monte Carlo errors.</param>
/// <param name="Sentence">Why, and what to do.</param>
/// <remarks>
/// k̂ below 0.7 is the rule of Vehtari et al. (2024). It looks at the tail of the weights alone; where q₀'s draws keep nearly their full effective number, that tail carries no weight
/// that matters, whatever its shape.
/// </remarks>
public readonly record struct FitVerdict(bool IsTrusted, string Sentence)
{
    private const double LargestTrustedShape = 0.7;
    private const double CloseEfficiency = 0.9;

    /// <summary>That of a model without a density to check against.</summary>
    internal static FitVerdict Unchecked { get; } = new(
        false,
        "The latent variables cannot be integrated out, so q₀ cannot be checked against the posterior: compare several starts and judge by predictions of rows left out.");

    /// <summary>Judges.</summary>
    /// <param name="sample">Weighted draws of q₀.</param>
    /// <param name="correction">The draws that correct it, or null.</param>
    /// <param name="correctionWanted">Whether a correction was tried.</param>
    /// <param name="isSmall">Whether the model is small enough for all ways of correction.</param>
    /// <param name="hasGibbs">Whether there is a Gibbs sampler of the model to check against.</param>
    internal static FitVerdict Of(ImportanceSample sample, ImportanceSample? correction, bool correctionWanted, bool isSmall, bool hasGibbs = true)
    {
        var own = string.Create(
            CultureInfo.InvariantCulture,
            $"Pareto k̂ of q₀ is {sample.ParetoShape:0.00} with {100 * Efficiency(sample):0} % of its draws effective");
        if (correction is not null && correction == sample)
        {
            return new(true, $"{own}: q₀ follows the posterior closely, and what is left is corrected by importance weights.");
        }

        if (correction is not null)
        {
            var trusted = correction.ParetoShape < LargestTrustedShape;
            var reached = string.Create(
                CultureInfo.InvariantCulture,
                $"the posterior is corrected by {correction.EffectiveSampleSize:0} effective weighted draws (k̂ {correction.ParetoShape:0.00})");
            return new(trusted, $"{own}; {reached}{(trusted ? "." : $", whose tail is still heavy: {(hasGibbs ? "check against --method gibbs" : "compare several starts")}.")}");
        }

        var close = sample.ParetoShape < LargestTrustedShape || Efficiency(sample) > CloseEfficiency;
        if (!isSmall && !close)
        {
            return new(false, $"{own}: q₀ misses part of the posterior, and the model is too large to correct it; compare several starts and judge by predictions of rows left out.");
        }

        return (correctionWanted && isSmall) || !close
            ? new(false, $"{own}: q₀ misses part of the posterior{(correctionWanted ? " and no correction succeeded" : "")}; use {(hasGibbs ? "--method gibbs, other priors or fewer random effects" : "other priors or fewer random effects, and compare several starts")}.")
            : new(true, $"{own}: q₀ is usable as it is.");
    }

    private static double Efficiency(ImportanceSample sample) => sample.EffectiveSampleSize / sample.Count;
}
