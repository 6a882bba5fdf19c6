namespace NgHvi;

/// <summary>Results as data frames of numbers; what is unknown is missing.</summary>
public static class Frames
{
    /// <summary>By "quantity" the columns of the table.</summary>
    /// <param name="table">Table of a fit.</param>
    public static DataFrame ToDataFrame(this FitTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var rows = table.Blocks.SelectMany(block => block.Rows).ToArray();
        return new([
            new StringDataFrameColumn("quantity", rows.Select(row => row.Name)),
            .. table.Columns.Select((name, j) => Predictions.Numbers(name, rows.Select(row => row.Values[j])))]);
    }

    /// <summary>By "quantity" mean, sd, lower, median, upper, mcse, ess and r_hat.</summary>
    /// <param name="quantities">Quantities of a fit.</param>
    public static DataFrame ToDataFrame(this IEnumerable<Quantity> quantities)
    {
        Quantity[] all = [.. quantities];
        return new(
            new StringDataFrameColumn("quantity", all.Select(one => one.Name)),
            Predictions.Numbers("mean", all.Select(one => one.Mean)), Predictions.Numbers("sd", all.Select(one => one.StandardDeviation)),
            Predictions.Numbers("lower", all.Select(one => one.Lower)), Predictions.Numbers("median", all.Select(one => one.Median)),
            Predictions.Numbers("upper", all.Select(one => one.Upper)), Predictions.Numbers("mcse", all.Select(one => one.Mcse)),
            Predictions.Numbers("ess", all.Select(one => one.Ess)), Predictions.Numbers("r_hat", all.Select(one => one.RHat)));
    }

    /// <summary>A row a draw: its "weight", and a column a quantity.</summary>
    /// <param name="draws">Draws of a fit.</param>
    public static DataFrame ToDataFrame(this FitDraws draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        return new([
            Predictions.Numbers("weight", draws.Weights.ToArray()), .. draws.Names.Select(name => Predictions.Numbers(name, draws[name]))]);
    }

    /// <summary>A row a group and coefficient: its mean, sd, and ends of 95 %.</summary>
    /// <param name="effects">Random effects of a fit.</param>
    public static DataFrame ToDataFrame(this IEnumerable<RandomEffect> effects)
    {
        var rows = effects.SelectMany(one => one.Means.Select((mean, j) => (
            one.Group, Name: j < one.Names.Count ? one.Names[j] : "", Mean: mean, Sd: one.StandardDeviations[j], Lower: one.Lower[j],
            Upper: one.Upper[j]))).ToArray();
        return new(
            new StringDataFrameColumn("group", rows.Select(row => row.Group)),
            new StringDataFrameColumn("coefficient", rows.Select(row => row.Name)),
            Predictions.Numbers("mean", rows.Select(row => row.Mean)), Predictions.Numbers("sd", rows.Select(row => row.Sd)),
            Predictions.Numbers("lower", rows.Select(row => row.Lower)), Predictions.Numbers("upper", rows.Select(row => row.Upper)));
    }

    /// <summary>By "score" its "value".</summary>
    /// <param name="scores">Scores of predictions.</param>
    public static DataFrame ToDataFrame(this Scores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return new(
            new StringDataFrameColumn("score", scores.Select(score => score.Name)),
            Predictions.Numbers("value", scores.Select(score => score.Value)));
    }
}
