namespace NgHvi;

/// <summary>What is added to a Fisher matrix before it is solved. A larger amount shortens and straightens the step.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Diagonal), "diagonal")]
[JsonDerivedType(typeof(Augmented), "augmented")]
public abstract record Damping
{
    private Damping(double amount) => Amount = Guard.NonNegative(amount, "damping");

    /// <summary>δ ≥ 0.</summary>
    [JsonIgnore]
    public double Amount { get; }

    /// <summary>Adds δ·diag(F), the published form. It vanishes where the diagonal does: at B = 0.</summary>
    public sealed record Diagonal(double Delta) : Damping(Delta);

    /// <summary>
    /// Adds δ·F_aug, the information of the complete pair (θ, ζ): D⁻² on μ, I⊗D⁻² on B, 2D⁻² on d. It dominates the exact Fisher matrix and
    /// does not vanish at B = 0 (optimizer study, section 4).
    /// </summary>
    public sealed record Augmented(double Delta) : Damping(Delta);
}
