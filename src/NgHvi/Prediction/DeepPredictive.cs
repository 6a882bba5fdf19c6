namespace NgHvi;

/// <summary>
/// The posterior predictive distribution of a deep mixed model: given draw s of θ, the linear predictor of a row is N(zᵀ(β_s + E[α_k | θ_s,
/// y]), zᵀVar[α_k | θ_s, y]z), a mixture over the
/// draws (method section 6.5, where α_k is drawn).
/// </summary>
/// <remarks>With S draws a prediction costs S passes over the training rows of the groups that occur and over the new rows.</remarks>
public sealed class DeepPredictive
{
    private readonly IReadOnlyDictionary<string, int> groupIndex;

    /// <summary>Joins a model with its posterior.</summary>
    /// <param name="model">The model with its training data.</param>
    /// <param name="draws">Draws of θ in the model's own coordinates.</param>
    public DeepPredictive(DeepModel model, PosteriorDraws draws)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(draws);
        Guard.SameLength(draws.ParameterCount, "a draw of θ", model.Parameters.Count, "the model's θ");
        (Model, Draws) = (model, draws);
        groupIndex = GroupSlots.Index(model.Data.GroupKeys);
    }

    /// <summary>Joins a fit's model with draws from the fit.</summary>
    /// <param name="fit">A fit of a <see cref="DeepModel"/>.</param>
    /// <param name="draws">Draws of θ. Range: > 0.</param>
    public DeepPredictive(IPosteriorFit fit, int draws = 200)
        : this((DeepModel)(fit ?? throw new ArgumentNullException(nameof(fit))).Model, fit.Draws(draws))
    {
    }

    /// <summary>The model.</summary>
    public DeepModel Model { get; }

    /// <summary>The draws of θ.</summary>
    public PosteriorDraws Draws { get; }

    /// <summary>Predicts Gaussian responses.</summary>
    /// <param name="rows">The rows; inputs in the order of the training data.</param>
    /// <param name="options">How; null: each row in its own group, unknown groups refused.</param>
    /// <exception cref="InputException">A group is unknown and <see cref="NewGroups.Allow"/> is not given.</exception>
    /// <exception cref="InvalidOperationException">The response is binary.</exception>
    public NormalPredictions Predict(GroupedInputs rows, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Predict(PredictionRows.From(rows), options ?? new PredictionOptions());
    }

    /// <summary>Predicts for the rows of a table under the training design, in the order of the table.</summary>
    /// <inheritdoc cref="Predict(GroupedInputs, PredictionOptions)"/>
    internal NormalPredictions Predict(DesignRows rows, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Predict(PredictionRows.InputsFrom(rows), options ?? new PredictionOptions());
    }

    /// <summary>Predicts the probabilities of binary responses.</summary>
    /// <exception cref="InvalidOperationException">The response is Gaussian.</exception>
    /// <inheritdoc cref="Predict(GroupedInputs, PredictionOptions)"/>
    public BinaryPredictions PredictBinary(GroupedInputs rows, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return PredictBinary(PredictionRows.From(rows), options ?? new PredictionOptions());
    }

    /// <summary>Predicts for the rows of a table under the training design, in the order of the table.</summary>
    /// <inheritdoc cref="PredictBinary(GroupedInputs, PredictionOptions)"/>
    internal BinaryPredictions PredictBinary(DesignRows rows, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return PredictBinary(PredictionRows.InputsFrom(rows), options ?? new PredictionOptions());
    }

    internal NormalPredictions Predict(PredictionRows rows, PredictionOptions options)
    {
        if (Model.Family != ResponseFamily.Gaussian)
        {
            throw new InvalidOperationException("The response is binary; ask for its probabilities.");
        }

        return new NormalPredictions(rows, options, Components(rows, options));
    }

    internal BinaryPredictions PredictBinary(PredictionRows rows, PredictionOptions options)
    {
        if (Model.Family == ResponseFamily.Gaussian)
        {
            throw new InvalidOperationException("The response is Gaussian; it has no probabilities of 1.");
        }

        return new BinaryPredictions(Model.Family, rows, options, Components(rows, options));
    }

    private DeepComponents Components(PredictionRows rows, PredictionOptions options)
    {
        var slots = GroupSlots.Assign(rows.GroupKeys, options, groupIndex, row => rows.Place(row, options), out var trainingGroups);
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] = slots[i] < 0 ? PredictionBlocks.NoGroup : trainingGroups[slots[i]];
        }

        return new DeepComponents(Model, Draws, rows.FixedDesign, slots, options.ThreadCount);
    }
}
