using Microsoft.Data.Analysis;

namespace NgHvi;

public sealed partial class Fit
{
    /// <summary>Predicts the outcomes of rows in their order, with or without the response.</summary>
    /// <param name="data">A table with the formula's columns, or the model's columns, such as the training data.</param>
    /// <param name="options">How; null: each row in its own group, unknown groups refused.</param>
    /// <exception cref="InputException">Cells are missing or not as in training, or a group is unknown and not allowed.</exception>
    /// <exception cref="ArgumentException">The columns are not those of the model.</exception>
    public Predictions Predict(DataFrame data, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return CreatePredictor(options?.Draws).Predict(DataTable.From(data), options ?? new());
    }

    /// <inheritdoc cref="Predict(DataFrame, PredictionOptions?)"/>
    public Predictions Predict(ModelData data, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return CreatePredictor(options?.Draws).Predict(data, options ?? new());
    }

    /// <summary>How the expected response changes with one column, by group.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="options">Where and for whom; null: 19 points from the 5 % to the 95 % quantile, for the population.</param>
    /// <exception cref="InputException">There is no such column or group.</exception>
    public ResponseProfile Profile(string column, ResponseProfileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(column);
        return new(CreatePredictor(null), column, options);
    }

    private Predictor CreatePredictor(int? draws) => new(Model.Density, Source.Sample(draws ?? SavedSource.CountFor(Model.Density)));
}
