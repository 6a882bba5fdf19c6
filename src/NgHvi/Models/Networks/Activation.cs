namespace NgHvi;

/// <summary>The function that a hidden unit applies to its pre-activation t.</summary>
public enum Activation
{
    /// <summary>max(t, 0), with derivative 0 at t = 0 (method section 4.2).</summary>
    Relu,

    /// <summary>tanh t.</summary>
    Tanh,

    /// <summary>log(1 + eᵗ).</summary>
    Softplus,
}
