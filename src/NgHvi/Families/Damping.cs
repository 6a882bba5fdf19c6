namespace NgHvi;

/// <summary>What is added to a Fisher matrix before a solve; more shortens the step.</summary>
public sealed record Damping
{
    [JsonConstructor]
    internal Damping(double amount, bool isDiagonal) => (Amount, IsDiagonal) = (Guard.NonNegative(amount, "damping"), isDiagonal);

    /// <summary>δ ≥ 0.</summary>
    public double Amount { get; }
    /// <summary>True: δ·diag(F) is added; false: δ·F_aug.</summary>
    public bool IsDiagonal { get; }

    /// <summary>Adds δ·diag(F), as published; vanishes at B = 0.</summary>
    public static Damping Diagonal(double delta) => new(delta, true);

    /// <summary>Adds δ·F_aug, information of (θ, ζ): D⁻² on μ, I⊗D⁻² on B, 2D⁻² on d (optimizer study, section 4).</summary>
    public static Damping Augmented(double delta) => new(delta, false);
}
