namespace NgHvi;

/// <summary>A parameter that a response owns; its logarithm is an entry of θ.</summary>
/// <param name="Name">As reported, such as <c>residual.variance</c>.</param>
/// <param name="Section">Its section in a priors file, such as <c>residual</c>.</param>
/// <param name="Weak">Its weak prior, in units of the scaled response.</param>
/// <param name="Published">The paper's prior.</param>
/// <param name="IsVariance">Whether it is a variance of the response and so has its unit squared; else it has no unit.</param>
internal sealed record ResponseParameter(string Name, string Section, VariancePrior Weak, VariancePrior Published, bool IsVariance);
