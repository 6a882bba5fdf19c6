namespace NgHvi;

/// <summary>What is added to a Fisher matrix before it is solved. A larger amount shortens and straightens the step.</summary>
public sealed record Damping
{
    [JsonConstructor]
    internal Damping(double amount, bool isDiagonal) => (Amount, IsDiagonal) = (Guard.NonNegative(amount, "damping"), isDiagonal);

    /// <summary>δ ≥ 0.</summary>
    public double Amount { get; }
    /// <summary>Whether δ·diag(F) is added, rather than δ·F_aug.</summary>
    public bool IsDiagonal { get; }

    /// <summary>Adds δ·diag(F), the published form. It vanishes where the diagonal does: at B = 0.</summary>
    public static Damping Diagonal(double delta) => new(delta, true);

    /// <summary>Adds δ·F_aug, the information of the complete pair (θ, ζ): D⁻² on μ, I⊗D⁻² on B, 2D⁻² on d. It dominates the exact Fisher
    /// matrix and does not vanish at B = 0 (optimizer study, section 4).</summary>
    public static Damping Augmented(double delta) => new(delta, false);
}
