namespace NgHvi;

/// <summary>What inference asks of a model: g(θ, z) = p(y|z,θ) p(z|θ) p(θ) of latent z and θ ∈ ℝᴹ, seen through p(z|θ,y).</summary>
internal interface ITarget
{
    ParameterLayout Parameters { get; } // The named blocks of θ.
    IReadOnlyList<string> QuantityNames { get; } // What a person reads of θ: Report gives their values in the data's units.
    bool IsCollapsible { get; } // z can be integrated out: Collapsed is offered.
    bool IsMultimodal => false; // The posterior has many modes by construction, as that of a network's weights.
    int BatchGroupCount => 0; // Groups whose terms can be visited in part by Visit; 0 when they cannot.
    int LatentLength => 0; // Length of the latent state that chains carry on; 0 when z is only ever drawn exactly.
    bool DrawsExactly => true; // Drawn can draw z ~ p(z|θ, y) without sweeps.
    long EvaluationCost => 0; // Roughly the floating point operations of one call of Collapsed; 0: few.
    bool HasGibbsSampler => false; // There is one to check against.

    StartingValues FindStart(StartRequest request); // Where q₀ begins, and in which coordinates.

    // The paper's start, in θ itself: 0.01 everywhere with scale 1 unless the model says otherwise (method sections 4.1 to 4.3).
    StartingValues PublishedStart(RandomKey key);

    void InitialLatents(RandomKey key, Span<double> latents) => latents.Clear(); // Fills the latent state before the first step.
    IModelEvaluator CreateEvaluator(int threads = 1);
}
