namespace NgHvi;

/// <summary>
/// What hybrid variational inference asks of a model: the joint density g(θ, z) = p(y|z,θ) p(z|θ) p(θ) of data, latent
/// variables z and unconstrained parameters θ ∈ ℝᴹ, always seen through p(z|θ,y).
/// </summary>
public interface IHybridModel
{
    /// <summary>The named blocks of θ.</summary>
    ParameterLayout Parameters { get; }

    /// <summary>What a person reads of θ: named quantities on their natural scale.</summary>
    IReadOnlyList<ReportedQuantity> Quantities { get; }

    /// <summary>Whether z can be integrated out, so that <see cref="IModelEvaluator.Collapsed"/> is offered.</summary>
    bool IsCollapsible { get; }

    /// <summary>Whether the posterior has many modes by construction, as that of a network's weights; several starts are then worth their time.</summary>
    bool IsMultimodal => false;

    /// <summary>Number of groups K whose terms can be visited in part by <see cref="IModelEvaluator.Visit"/>; 0 when they cannot.</summary>
    int BatchGroupCount => 0;

    /// <summary>
    /// Length of the latent state that draws of z by Markov chain carry from one step to the next; 0 when z is only ever drawn exactly.
    /// </summary>
    int LatentLength => 0;

    /// <summary>
    /// Whether <see cref="IModelEvaluator.Drawn"/> can draw z ~ p(z|θ, y) exactly, without sweeps. A model that cannot has a positive <see cref="LatentLength"/>.
    /// </summary>
    bool DrawsExactly => true;

    /// <summary>
    /// Roughly how many floating point operations one call of <see cref="IModelEvaluator.Collapsed"/> takes; 0: few. What is computed after a fit is scaled to it.
    /// </summary>
    long EvaluationCost => 0;

    /// <summary>A cheap first guess of the posterior's centre and spread in each coordinate of θ.</summary>
    StartingPoint SuggestStart();

    /// <summary>The same where the guess is a random one, as the weights of a network must be.</summary>
    /// <param name="key">The stream. A model whose starting points have a root ignores it.</param>
    StartingPoint SuggestStart(RandomKey key) => SuggestStart();

    /// <summary>The same for a model that searches long.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="threads">Threads; changes no bit of the result. Range: > 0.</param>
    /// <param name="cancellationToken">Ends the search with the best so far.</param>
    StartingPoint SuggestStart(RandomKey key, int threads, CancellationToken cancellationToken) => SuggestStart(key);

    /// <summary>The paper's start: 0.01 everywhere with scale 1 unless the model says otherwise (method sections 4.1 to 4.3).</summary>
    /// <param name="key">The stream of random weights.</param>
    StartingPoint PublishedStart(RandomKey key)
    {
        var (center, scale) = (new double[Parameters.Count], new double[Parameters.Count]);
        center.AsSpan().Fill(0.01);
        scale.AsSpan().Fill(1);
        return new StartingPoint(center, scale);
    }

    /// <summary>Fills the latent state before the first step.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="latents">Length <see cref="LatentLength"/>.</param>
    void InitialLatents(RandomKey key, Span<double> latents) => latents.Clear();

    /// <summary>
    /// The model in the coordinates in which its posterior is nearest to a Gaussian; itself when it knows none better.
    /// </summary>
    IHybridModel InFittingCoordinates();

    /// <summary>Creates the scratch memory and the functions of θ that use it.</summary>
    /// <param name="threads">Threads it may use inside one call; changes no bit of a result. A model may do with one.</param>
    IModelEvaluator CreateEvaluator(int threads = 1);
}
