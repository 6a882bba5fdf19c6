namespace NgHvi;

/// <summary>Its logarithm is in θ; Weak is for a scaled response. A variance has y's unit squared.</summary>
internal sealed record ResponseParameter(string Name, string Section, VariancePrior Weak, VariancePrior Published, bool IsVariance);
