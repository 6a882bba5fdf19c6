namespace NgHvi;

/// <summary>
/// The posterior predictive distribution of a linear mixed model. Given draw s of θ, the response of a row is
/// N(xᵀβ_s + zᵀE[α_k | θ_s, y], zᵀVar[α_k | θ_s, y]z + σ²_s): a weighted mixture over the draws, used as it is and never sampled.
/// </summary>
/// <remarks>
/// Method section 6.5, which averages draws of α_k; here α_k is integrated out, so that θ is the only source of Monte Carlo error. With
/// K training groups, S draws, n rows of U different groups: time O(S·K·(q·r + r³) + n·S·(q + r²)), memory O(S·U·r²).
/// </remarks>
public sealed class PosteriorPredictive
{
    private readonly LinearMixedModel model;
    private readonly PosteriorDraws draws;
    private readonly IReadOnlyDictionary<string, int> groupIndex;

    /// <summary>Joins a model with its posterior.</summary>
    /// <param name="model">The model with its training data.</param>
    /// <param name="draws">Draws of θ in the model's own coordinates, with weights and, if the method has them, latent factors.</param>
    /// <param name="groupKeys">Keys of the K training groups, in the order of the model's data.</param>
    /// <exception cref="ArgumentException">A length disagrees with the model, or two groups have one key.</exception>
    public PosteriorPredictive(LinearMixedModel model, PosteriorDraws draws, IReadOnlyList<string> groupKeys)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(groupKeys);
        Guard.SameLength(draws.ParameterCount, "a draw of θ", model.Parameters.Count, "the model's θ");
        Guard.SameLength(groupKeys.Count, nameof(groupKeys), model.Data.GroupCount, "K");
        (this.model, this.draws) = (model, draws);
        groupIndex = GroupSlots.Index(groupKeys);
    }

    /// <summary>Predicts for the rows of a table under the training design, in the order of the table.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="options">How; null: each row in its own group, unknown groups refused.</param>
    /// <exception cref="InputException">A group is unknown and <see cref="NewGroups.Allow"/> is not given.</exception>
    /// <exception cref="ArgumentException">The rows' q or r is not the model's.</exception>
    internal NormalPredictions Predict(DesignRows rows, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Predict(PredictionRows.From(rows), options ?? new PredictionOptions());
    }

    /// <summary>Predicts for grouped data, for instance the training data, in stacked order.</summary>
    /// <inheritdoc cref="Predict(DesignRows, PredictionOptions)"/>
    public NormalPredictions Predict(GroupedData rows, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Predict(PredictionRows.From(rows), options ?? new PredictionOptions());
    }

    private NormalPredictions Predict(PredictionRows rows, PredictionOptions options)
    {
        var (q, r, n) = (model.Data.FixedCount, model.Data.RandomCount, rows.SourceRows.Length);
        Guard.SameLength(rows.FixedDesign.Length, "the fixed design of the rows", n * q, "n·q of the model");
        Guard.SameLength(rows.RandomDesign.Length, "the random design of the rows", n * r, "n·r of the model");
        var slots = GroupSlots.Assign(rows.GroupKeys, options, groupIndex, row => rows.Place(row, options), out var trainingGroups);
        return new NormalPredictions(
            rows, options, new PredictiveComponents(model, draws, rows, slots, trainingGroups, options.ThreadCount));
    }
}
