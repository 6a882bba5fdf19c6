namespace NgHvi;

/// <summary>What NAGVAC multiplies the gradient of (μ, b, c) with (method section 5.4).</summary>
public enum NagvacProduct
{
    /// <summary>
    /// The published formula, which is not the inverse of the Fisher matrix: its block of b inverts with ‖b‖² + κ where 2κ belongs, κ = bᵀΣ⁻¹b, and its cross block
    /// scales rows where columns belong. O(d³) for the solve in c.
    /// </summary>
    AsPublished,

    /// <summary>The inverse of the Fisher matrix itself, in O(d).</summary>
    ExactFisher,
}
