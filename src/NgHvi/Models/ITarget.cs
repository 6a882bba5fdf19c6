namespace NgHvi;

/// <summary>g(θ, z) = p(y|z,θ) p(z|θ) p(θ) of latent z and θ ∈ ℝᴹ, as inference sees it.</summary>
internal interface ITarget
{
    ParameterLayout Parameters { get; }
    IReadOnlyList<string> QuantityNames { get; } // Of Report, in the data's units.
    bool IsCollapsible { get; }
    bool IsMultimodal => false; // By construction, as of a network's weights.
    int BatchGroupCount => 0; // For Visit; 0: always all.
    ITarget Examples => this; // Whose scores and batches are of the least independent parts.
    int LatentLength => 0; // Of the state that chains carry; 0: none.
    bool DrawsExactly => true; // z, without sweeps.
    long EvaluationCost => 0; // Rough operations of Collapsed; 0: few.
    bool AllowsSearch => EvaluationCost <= 100_000; // For modes, from several places.
    bool HasGibbsSampler => false;
    bool HasScores => false; // Of single groups.
    bool HasExpectedScores => false; // Of rows.

    double[] PriorPrecision => [.. Enumerable.Repeat(0.01, Parameters.Count)]; // Of each entry of θ, about.

    StartingValues FindStart(StartRequest request);

    PosteriorModes? FindModes(StartRequest request) => null; // Null: unknown.

    StartingValues PublishedStart(RandomKey key); // 0.01, scale 1, unless the model differs (method sections 4.1 to 4.3).

    void InitialLatents(RandomKey key, Span<double> latents) => latents.Clear();
    IModelEvaluator CreateEvaluator(int threads = 1);
}
