using Microsoft.Data.Analysis;

namespace NgHvi;

/// <content>Predictions.</content>
public sealed partial class Fit
{
    /// <summary>Predicts for the rows of a table, and scores the predictions where it has the response.</summary>
    /// <param name="data">The table; its columns are coded as those of the training table.</param>
    /// <param name="options">Level, new groups, quantiles; null: with the random effects of each row's group.</param>
    /// <exception cref="InputException">A cell cannot be used, or a group is unknown and that is not allowed; the message says which.</exception>
    /// <exception cref="InvalidOperationException">The model was made from arrays, so that no column has a meaning.</exception>
    public Predictions Predict(DataFrame data, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new PredictionOptions();
        var design = Model.Data.Design
            ?? throw new InvalidOperationException("The model was made from arrays, for which a table's columns mean nothing; predict for model data.");
        var table = DataTable.From(data);
        var rows = design.Apply(table, options.Missing);
        ResponseCheck.Run(Model.Response, rows.Response, rows.SourceRows, table, design.ResponseName);
        return Predict(RowsToPredict.From(rows, table), options);
    }

    /// <summary>Predicts for rows that are arranged already, such as those of the model itself.</summary>
    /// <param name="data">The rows, with the columns of the model's data.</param>
    /// <param name="options">Level, new groups, quantiles; null: with the random effects of each row's group.</param>
    /// <exception cref="InputException">A group is unknown and that is not allowed; the message says which.</exception>
    public Predictions Predict(ModelData data, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Predict(RowsToPredict.From(data), options ?? new PredictionOptions());
    }

    private Predictions Predict(RowsToPredict rows, PredictionOptions options)
    {
        var model = Model.Density;
        return new Predictor(model, Source.Sample(options.Draws ?? SavedSource.CountFor(model))).Predict(rows, options);
    }
}
