namespace NgHvi;

/// <summary>What a method leaves behind of the posterior, immutable: draws with weights, summaries of any function of θ, evidence and a verdict.</summary>
internal abstract class PosteriorSource(ITarget target)
{
    /// <summary>A function of θ in the model's units, with one value.</summary>
    public delegate double Function(ReadOnlySpan<double> theta);

    public ITarget Target => target;
}
