using System.Diagnostics.CodeAnalysis;

namespace NgHvi;

/// <summary>Numbers of a network's evaluation; inputs and results are double.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The precisions are called by these names.")]
public enum NetworkPrecision
{
    /// <summary>53 bits.</summary>
    Double,

    /// <summary>24 bits: twice the speed, results of about 6 digits.</summary>
    Single,
}
