namespace NgHvi;

/// <summary>What inference asks of a model: the joint density g(θ, z) = p(y|z,θ) p(z|θ) p(θ) of data, latent variables z and unconstrained
/// parameters θ ∈ ℝᴹ, always seen through p(z|θ,y).</summary>
internal interface ITarget
{
    /// <summary>The named blocks of θ.</summary>
    ParameterLayout Parameters { get; }

    /// <summary>Names of what a person reads of θ: <see cref="IModelEvaluator.Report"/> gives their values in the data's units.</summary>
    IReadOnlyList<string> QuantityNames { get; }

    /// <summary>Whether z can be integrated out, so that <see cref="IModelEvaluator.Collapsed"/> is offered.</summary>
    bool IsCollapsible { get; }

    /// <summary>Whether the posterior has many modes by construction, as that of a network's weights.</summary>
    bool IsMultimodal => false;

    /// <summary>Number of groups whose terms can be visited in part by <see cref="IModelEvaluator.Visit"/>; 0 when they cannot.</summary>
    int BatchGroupCount => 0;

    /// <summary>Length of the latent state that chains carry from step to step; 0 when z is only ever drawn exactly.</summary>
    int LatentLength => 0;

    /// <summary>Whether <see cref="IModelEvaluator.Drawn"/> can draw z ~ p(z|θ, y) exactly, without sweeps.</summary>
    bool DrawsExactly => true;

    /// <summary>Roughly the floating point operations of one call of <see cref="IModelEvaluator.Collapsed"/>; 0: few.</summary>
    long EvaluationCost => 0;

    /// <summary>Whether there is a Gibbs sampler of it, to check against.</summary>
    bool HasGibbsSampler => false;

    /// <summary>Where q₀ begins, and in which coordinates.</summary>
    StartingValues FindStart(StartRequest request);

    /// <summary>The paper's start, in θ itself: 0.01 everywhere with scale 1 unless the model says otherwise (method sections 4.1 to
    /// 4.3).</summary>
    StartingValues PublishedStart(RandomKey key);

    /// <summary>Fills the latent state before the first step.</summary>
    void InitialLatents(RandomKey key, Span<double> latents) => latents.Clear();

    /// <summary>Creates the functions of θ with their scratch memory.</summary>
    IModelEvaluator CreateEvaluator(int threads = 1);
}
