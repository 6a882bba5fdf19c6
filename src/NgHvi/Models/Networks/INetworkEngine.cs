namespace NgHvi;

/// <summary>What <see cref="NetworkPass"/> hands to the engine that it has chosen, lengths checked.</summary>
internal interface INetworkEngine
{
    /// <summary>As <see cref="NetworkPass.Load"/>.</summary>
    void Load(ReadOnlySpan<double> newWeights);

    /// <summary>As <see cref="NetworkPass.Forward"/>.</summary>
    void Forward(ReadOnlySpan<double> inputs, int rows, Span<double> features);

    /// <summary>As <see cref="NetworkPass.Backward"/>.</summary>
    void Backward(int rows, ReadOnlySpan<double> featureSensitivity, Span<double> gradient);
}
