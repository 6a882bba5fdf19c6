namespace NgHvi;

/// <summary>How entries of the unconstrained θ stand for parameters.</summary>
internal enum ParameterScale
{
    /// <summary>The parameter itself.</summary>
    Identity,

    /// <summary>The logarithm of a variance.</summary>
    LogVariance,

    /// <summary>vech of the lower factor 𝒲 of a precision matrix Ω = 𝒲𝒲ᵀ, column by column, diagonal entries as logarithms.</summary>
    LogCholeskyPrecision,
}
