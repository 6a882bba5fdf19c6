namespace NgHvi;

/// <summary>How a prediction of NAGVAC treats the random effects of a row's group.</summary>
public enum NagvacPrediction
{
    /// <summary>α_k is drawn from the prior N(0, Γ), as published: what the group's training rows say about it is ignored.</summary>
    AsPublished,

    /// <summary>α_k is drawn from the prior and weighted by the likelihood of the group's training rows, for every draw of the parameters anew.</summary>
    GivenGroup,
}
