using Microsoft.Data.Analysis;

namespace NgHvi;

/// <summary>
/// The loss that stops NAGVAC: minus the mean log density of the validation rows at θ = μ, every group's random effects at their conditional mean given its training rows
/// (method section 5.4, where they stand at their mode).
/// </summary>
internal sealed class NagvacValidation
{
}
