namespace NgHvi.Finance;

/// <summary>What a month of exposure to a factor earned on average.</summary>
/// <param name="Name">"(Intercept)" or the factor.</param>
/// <param name="Estimate">Mean over months of the cross-sections' slopes, with Newey and West's standard error.</param>
/// <param name="FamaMacBethError">Standard deviation of the slopes over √T (Fama and MacBeth 1973).</param>
/// <param name="ShankenError">The same, with betas that were estimated (Shanken 1992).</param>
public sealed record RiskPremium(string Name, MeanEstimate Estimate, double FamaMacBethError, double ShankenError);
