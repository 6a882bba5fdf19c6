namespace NgHvi;

/// <summary>What is added to a Fisher matrix before a solve; more shortens the step.</summary>
public sealed record Damping
{
    [JsonConstructor]
    internal Damping(double amount, bool isDiagonal) => (Amount, IsDiagonal) = (Guard.NonNegative(amount, "damping"), isDiagonal);

    /// <summary>δ ≥ 0; at first, where it is automatic.</summary>
    public double Amount { get; internal init; }
    /// <summary>True: δ·diag(F) is added; false: δ·F_aug.</summary>
    public bool IsDiagonal { get; }

    /// <summary>True: δ follows what steps gain, see <see cref="Automatic"/>.</summary>
    public bool IsAutomatic { get; init; }

    /// <summary>Adds δ·diag(F), as published; vanishes at B = 0.</summary>
    public static Damping Diagonal(double delta) => new(delta, true);

    /// <summary>Adds δ·F_aug, information of (θ, ζ): D⁻² on μ, I⊗D⁻² on B, 2D⁻² on d (optimizer study, section 4).</summary>
    public static Damping Augmented(double delta) => new(delta, false);

    /// <summary>Augmented, δ adapted by what every fifth step gains against its quadratic model (Levenberg and Marquardt; Martens and
    /// Grosse 2015, section 6.5), within 10⁻⁴ and 100.</summary>
    /// <param name="start">δ at first. Range: > 0.</param>
    public static Damping Automatic(double start = 0.1) => new(Guard.Positive(start, "damping"), false) { IsAutomatic = true };
}
