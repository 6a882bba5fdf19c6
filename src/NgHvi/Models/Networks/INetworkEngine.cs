namespace NgHvi;

/// <summary>What <see cref="NetworkPass"/> hands to the engine that it has chosen, lengths checked.</summary>
internal interface INetworkEngine
{
    // As Load.
    void Load(ReadOnlySpan<double> newWeights);

    // As Forward.
    void Forward(ReadOnlySpan<double> inputs, int rows, Span<double> features);

    // As Backward.
    void Backward(int rows, ReadOnlySpan<double> featureSensitivity, Span<double> gradient);
}
