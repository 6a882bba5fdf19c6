namespace NgHvi;

/// <summary>A parameter that a response owns; its logarithm is an entry of θ. Named as reported and as a section of a priors file; the weak
/// prior is in units of the scaled response. A variance has the response's unit squared, others have no unit.</summary>
internal sealed record ResponseParameter(string Name, string Section, VariancePrior Weak, VariancePrior Published, bool IsVariance);
