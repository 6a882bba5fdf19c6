namespace NgHvi;

/// <summary>How entries of the unconstrained θ stand for parameters.</summary>
internal enum ParameterScale
{
    Identity,
    LogVariance, // The logarithm of a variance.
    LogCholeskyPrecision, // vech of the lower factor 𝒲 of Ω = 𝒲𝒲ᵀ, column by column, diagonal entries as logarithms.
}
