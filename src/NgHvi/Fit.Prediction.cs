using Microsoft.Data.Analysis;

namespace NgHvi;

/// <content>What follows for other rows.</content>
public sealed partial class Fit
{
    /// <summary>Predicts the outcomes of the rows of a table, in its order, with or without the response.</summary>
    /// <param name="data">The table; it needs every column of the formula but the response.</param>
    /// <param name="options">How; null: each row in its own group, unknown groups refused.</param>
    /// <exception cref="InputException">Cells are missing or not as in training, or a group is unknown and not allowed.</exception>
    public Predictions Predict(DataFrame data, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return CreatePredictor(options?.Draws).Predict(DataTable.From(data), options ?? new PredictionOptions());
    }

    /// <summary>Predicts the outcomes of rows of the model's columns, in stacked order, for instance of the training data.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="options">How; null: each row in its own group, unknown groups refused.</param>
    /// <exception cref="InputException">A group is unknown and not allowed.</exception>
    /// <exception cref="ArgumentException">The columns are not those of the model.</exception>
    public Predictions Predict(ModelData data, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return CreatePredictor(options?.Draws).Predict(data, options ?? new PredictionOptions());
    }

    /// <summary>How the expected response changes with one column, by group.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="options">Where and for whom; null: 19 points between the 5 % and the 95 % quantile, for the population.</param>
    /// <exception cref="InputException">There is no such column or no such group.</exception>
    public ResponseProfile Profile(string column, ResponseProfileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(column);
        return ResponseProfile.Create(CreatePredictor(null), column, options);
    }

    private Predictor CreatePredictor(int? draws) => new(Model.Density, Source.Sample(draws ?? SavedSource.CountFor(Model.Density)));
}
