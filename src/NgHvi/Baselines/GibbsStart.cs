namespace NgHvi;

/// <summary>Where the chains of the Gibbs sampler begin.</summary>
public enum GibbsStart
{
    /// <summary>
    /// Each chain at its own random point about the model's guess of the posterior, spread twice as wide as the guess, so that R̂ can tell when chains
    /// have not met.
    /// </summary>
    FromModel,

    /// <summary>β ~ N(0, I) and unit variances, as published (method section 5.1); far from the posterior when data are not on unit scale.</summary>
    Published,
}
