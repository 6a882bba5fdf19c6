namespace NgHvi;

internal enum ParameterScale
{
    Identity,
    LogVariance,
    LogCholeskyPrecision, // vech 𝒲 of Ω = 𝒲𝒲ᵀ by columns, its diagonal logged.
}
