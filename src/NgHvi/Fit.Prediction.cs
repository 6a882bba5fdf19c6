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

    /// <summary>Posterior predictive checks: the data beside data replicated from the fit.</summary>
    /// <param name="replications">Number of replicated data sets. Range: > 0.</param>
    /// <param name="level">Their random coefficients: of the fitted groups, of new groups in their place, or none.</param>
    /// <exception cref="InputException">There are no groups, and new ones are asked for.</exception>
    public PosteriorCheck Check(int replications = 200, PredictionLevel level = PredictionLevel.Group) => PosteriorCheck.Of(
        CreatePredictor(null), DesignRows.From(Model.Data), level, RunStream.Of(Seed, RunStream.Checks),
        Guard.Positive(replications), Source.Threads);

    /// <summary>By row of the data, from 1: "group", "response", its posterior mean "fitted", "residual", that "standardized" by
    /// √E[Var(y | θ, α)] (Pearson), and a randomized "quantile" residual (Dunn and Smyth 1996) at a posterior draw of θ and α, which is
    /// standard normal where the model holds (Johnson 2007). Counts in trials are proportions.</summary>
    public DataFrame Residuals() => ResidualTables.Of(CreatePredictor(null), RunStream.Of(Seed, RunStream.Checks), Source.Threads);

    /// <summary>Both kinds of residuals, sorted, against normal quantiles, and where 95 % of each lie if all are independent and
    /// standard normal; above 1000 rows some between the ends are left out.</summary>
    public DataFrame ResidualQuantiles()
    {
        var rows = Residuals();
        return ResidualTables.NormalPlot("residual", "row", ((string[])["standardized", "quantile"]).Select(name => (name,
            rows.Columns["row"].Cast<int>().Zip(rows.Columns[name].Cast<double?>(), (row, value) =>
                (FormattableString.Invariant($"{row}"), value ?? double.NaN)))));
    }

    /// <summary>Posterior means of each random coefficient over √(σ² − Var[α_k | y]), their deviation under the model (Lange and Ryan
    /// 1989), sorted, against normal quantiles as of <see cref="ResidualQuantiles"/>.</summary>
    public DataFrame RandomEffectQuantiles() => ResidualTables.NormalPlot("coefficient", "group", RandomEffects.GroupBy(one => one.Factor)
        .SelectMany(effects => Model.RandomNames.Take(effects.Key.Length > 0
            ? Model.Data.Factors.First(factor => factor.Name == effects.Key).Columns : ..).Select((name, j) =>
    {
        var of = effects.Key.Length > 0 ? effects.Key : Model.Data.GroupName;
        var sd = this[$"{of}.sd({(name == "(Intercept)" ? "Intercept" : name)})"];
        var variance = (sd.Mean * sd.Mean) + (sd.StandardDeviation * sd.StandardDeviation);
        return (effects.Key.Length > 0 ? $"{effects.Key}: {name}" : name, effects.Select(one => (one.Group, one.Means[j] / Math.Sqrt(
            // What the data hardly inform is not blown up.
            Math.Max(variance - Math.Pow(one.StandardDeviations[j], 2), 0.01 * variance)))));
    })));

    private Predictor CreatePredictor(int? draws) => new(Model.Density, Source.Sample(draws ?? SavedSource.CountFor(Model.Density)));
}
