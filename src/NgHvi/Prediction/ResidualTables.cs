using Sample = (string Name, System.Collections.Generic.IEnumerable<(string Label, double Value)> Values);

namespace NgHvi;

/// <summary>Residuals of a fit's own rows, and normal plots.</summary>
internal static class ResidualTables
{
    private const int Ends = 250; // Points at either end of a normal plot that are all kept,
    private const int Between = 500; // and about as many between them.

    public static DataFrame Of(Predictor predictor, RandomKey key, int threads)
    {
        var (response, rows) = (predictor.Response, DesignRows.From(predictor.Data).AsProportions());
        var fitted = predictor.Predict(rows with { Response = [] }, new() { Probabilities = [], Threads = threads });
        double[] variances = [.. fitted.StandardDeviations.ToArray().Zip( // E[Var(y | θ, α)].
            fitted.ExpectedStandardDeviations.ToArray(), (all, expected) => (all - expected) * (all + expected))];
        var quantiles = predictor.Draw(GroupSlots.Assign(rows, predictor.Data, new()), key, ..1, threads, QuantileResidual);
        int[] order = [.. Enumerable.Range(0, rows.RowCount).OrderBy(i => rows.SourceRows[i])];
        var frame = new DataFrame(new Int32DataFrameColumn("row", order.Select(i => rows.SourceRows[i] + 1)));
        if (predictor.Data.HasGroups) frame.Columns.Add(new StringDataFrameColumn("group", order.Select(i => rows.GroupKeys[i])));
        foreach (var (name, value) in ((string, Func<int, double>)[])[
            ("response", i => rows.Response[i]), ("fitted", i => fitted.Means[i]), ("residual", Residual),
            ("standardized", i => Residual(i) / Math.Sqrt(variances[i] / Math.Max(1, rows.TrialsOf(i)))), ("quantile", i => quantiles[i])])
            frame.Columns.Add(Predictions.Numbers(name, order.Select(value)));
        return frame;

        double Residual(int i) => rows.Response[i] - fitted.Means[i];

        double QuantileResidual(int i, double eta, ReadOnlySpan<double> parameters, ref KeyedStream random) =>
            response.QuantileResidual(rows.Response[i], rows.TrialsOf(i), eta, parameters, random.Uniform());
    }

    // Ranks have the places of Blom (1958); the i-th of n uniform numbers is Beta(i, n + 1 − i).
    public static DataFrame NormalPlot(string what, string label, IEnumerable<Sample> samples)
    {
        var points = samples.SelectMany(sample =>
        {
            var sorted = sample.Values.OrderBy(one => one.Value).ToArray();
            var (n, step) = (sorted.Length, Math.Max(1, sorted.Length / Between));
            return Enumerable.Range(0, n).Where(i => i < Ends || i >= n - Ends || i % step == 0).Select(i => (
                sample.Name, sorted[i].Label, Normal: Quantile((i + 0.625) / (n + 0.25)), sorted[i].Value,
                Lower: Quantile(Beta.InvCDF(i + 1, n - i, 0.025)), Upper: -Quantile(Beta.InvCDF(n - i, i + 1, 0.025))));
        }).ToArray();
        return new(
            new StringDataFrameColumn(what, points.Select(point => point.Name)),
            new StringDataFrameColumn(label, points.Select(point => point.Label)),
            Predictions.Numbers("normal", points.Select(point => point.Normal)),
            Predictions.Numbers("standardized", points.Select(point => point.Value)),
            Predictions.Numbers("lower", points.Select(point => point.Lower)),
            Predictions.Numbers("upper", points.Select(point => point.Upper)));

        static double Quantile(double probability) => Normal.InvCDF(0, 1, probability);
    }
}
