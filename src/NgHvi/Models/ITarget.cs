namespace NgHvi;

/// <summary>What inference asks of a model: the joint density g(θ, z) = p(y|z,θ) p(z|θ) p(θ) of data, latent variables z and unconstrained
/// parameters θ ∈ ℝᴹ, always seen through p(z|θ,y).</summary>
internal interface ITarget
{
    // The named blocks of θ.
    ParameterLayout Parameters { get; }

    // Names of what a person reads of θ: Report gives their values in the data's units.
    IReadOnlyList<string> QuantityNames { get; }

    // Whether z can be integrated out, so that Collapsed is offered.
    bool IsCollapsible { get; }

    // Whether the posterior has many modes by construction, as that of a network's weights.
    bool IsMultimodal => false;

    // Number of groups whose terms can be visited in part by Visit; 0 when they cannot.
    int BatchGroupCount => 0;

    // Length of the latent state that chains carry from step to step; 0 when z is only ever drawn exactly.
    int LatentLength => 0;

    // Whether Drawn can draw z ~ p(z|θ, y) exactly, without sweeps.
    bool DrawsExactly => true;

    // Roughly the floating point operations of one call of Collapsed; 0: few.
    long EvaluationCost => 0;

    // Whether there is a Gibbs sampler of it, to check against.
    bool HasGibbsSampler => false;

    // Where q₀ begins, and in which coordinates.
    StartingValues FindStart(StartRequest request);

    // The paper's start, in θ itself: 0.01 everywhere with scale 1 unless the model says otherwise (method sections 4.1 to 4.3).
    StartingValues PublishedStart(RandomKey key);

    // Fills the latent state before the first step.
    void InitialLatents(RandomKey key, Span<double> latents) => latents.Clear();

    // Creates the functions of θ with their scratch memory.
    IModelEvaluator CreateEvaluator(int threads = 1);
}
