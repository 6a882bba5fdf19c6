namespace NgHvi;

/// <summary>How entries of the unconstrained θ stand for parameters.</summary>
internal enum ParameterScale
{
    // The parameter itself.
    Identity,

    // The logarithm of a variance.
    LogVariance,

    // vech of the lower factor 𝒲 of a precision matrix Ω = 𝒲𝒲ᵀ, column by column, diagonal entries as logarithms.
    LogCholeskyPrecision,
}
