using Microsoft.Data.Analysis;

namespace NgHvi;

public sealed partial class Fit
{
    /// <summary>Predicts rows, with or without response.</summary>
    /// <param name="data">Rows with the model's columns.</param>
    /// <param name="options">Options; null: own groups, unknown ones refused.</param>
    /// <exception cref="InputException">A cell or group cannot be used.</exception>
    /// <exception cref="ArgumentException">Columns are not the model's.</exception>
    public Predictions Predict(DataFrame data, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Predict(DataTable.From(data), options ?? new());
    }

    /// <inheritdoc cref="Predict(DataFrame, PredictionOptions?)"/>
    public Predictions Predict(ModelData data, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return CreatePredictor(options?.Draws).Predict(data, options ?? new());
    }

    internal Predictions Predict(DataTable table, PredictionOptions options) => CreatePredictor(options.Draws).Predict(table, options);

    /// <summary>Expected response against one column, by group.</summary>
    /// <param name="column">Column name.</param>
    /// <param name="options">Options; null: the default grid, for the population.</param>
    /// <exception cref="InputException">Column or group is unknown.</exception>
    public ResponseProfile Profile(string column, ResponseProfileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(column);
        return new(CreatePredictor(null), column, options);
    }

    private Predictor CreatePredictor(int? draws) => new(Model.Density, Source.Sample(draws ?? SavedSource.CountFor(Model.Density)));
}
