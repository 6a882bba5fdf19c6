namespace NgHvi.Models;

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

    /// <summary>A cheap first guess of the posterior's centre and spread in each coordinate of θ.</summary>
    StartingPoint SuggestStart();

    /// <summary>
    /// The model in the coordinates in which its posterior is nearest to a Gaussian; itself when it knows none better.
    /// </summary>
    IHybridModel InFittingCoordinates();

    /// <summary>Creates the scratch memory and the functions of θ that use it; one for each thread.</summary>
    IModelEvaluator CreateEvaluator();
}
