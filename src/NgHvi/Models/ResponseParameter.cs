namespace NgHvi;

/// <summary>Its value is Least + e^(Power·entry of θ); Weak is for a scaled response. A variance has y's unit squared.</summary>
internal sealed record ResponseParameter(string Name, string Section, VariancePrior Weak, VariancePrior Published, bool IsVariance)
{
    public double Power { get; init; } = 1; // ½: the entry is the logarithm of a square, as that of a deviation's prior.
    public double Least { get; init; }
    public double Start { get; init; } // Of the entry.
    public double? Apart { get; init; } // The entry where a few rows or groups are far from all others.
    public bool IsPrecision { get; init; } // About the inverse variance of a row's logarithm.
}
