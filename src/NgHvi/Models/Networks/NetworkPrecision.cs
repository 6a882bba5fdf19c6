using System.Diagnostics.CodeAnalysis;

namespace NgHvi;

/// <summary>The numbers in which a network is evaluated. What goes in and comes out is double in any case.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The precisions are called by these names.")]
public enum NetworkPrecision
{
    /// <summary>53 bits.</summary>
    Double,

    /// <summary>24 bits, for twice the speed: features and gradients have about 6 digits.</summary>
    Single,
}
