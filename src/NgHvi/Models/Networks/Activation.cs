namespace NgHvi;

/// <summary>Function of a hidden unit's pre-activation t.</summary>
public enum Activation
{
    /// <summary>max(t, 0), with derivative 0 at 0 (method section 4.2).</summary>
    Relu,

    /// <summary>tanh t.</summary>
    Tanh,

    /// <summary>log(1 + eᵗ).</summary>
    Softplus,
}
