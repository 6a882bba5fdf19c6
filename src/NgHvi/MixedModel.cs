namespace NgHvi;

/// <summary>A mixed model of given data: features × response × random effects × priors.</summary>
public sealed partial class MixedModel
{
    internal MixedModel(ITarget density) => Density = density;

    /// <summary>log p(y, θ) and its derivatives.</summary>
    internal ITarget Density { get; }
}
