using NgHvi.Data;
using NgHvi.Interactive.Display;
using NgHvi.Prediction;
using NgHvi.Simulation;

namespace NgHvi.Interactive.Results;

/// <summary>Data and simulated truth as tables.</summary>
public static class DataTables
{
    private const int ShownRows = 6;
    private const int ShownColumns = 12;

    /// <summary>The first rows of a table.</summary>
    public static DisplayTable Create(DataTable data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var columns = data.Columns.Take(ShownColumns).ToArray();
        var table = DisplayTable.Create(
                data.FileName ?? "Data", [.. columns.Select(column => Column(column.Name, column.IsNumeric))])
            .WithSubtitle($"{ModelText.Count(data.RowCount, "row")}, {ModelText.Count(data.Columns.Count, "column")}")
            .WithRows(Enumerable.Range(0, Math.Min(ShownRows, data.RowCount)).Select(row => columns.Select(column => Cell(column, row)).ToArray()));
        return Remaining(table, data.RowCount, data.Columns.Count - columns.Length);
    }

    /// <summary>Size, groups and the first rows of a mixed model's data.</summary>
    public static DisplayTable Create(GroupedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (n, groups) = (data.RowCount, data.GroupCount);
        var columns = Math.Min(data.FixedCount, ShownColumns - 2);
        var table = DisplayTable.Create(
                $"{data.ResponseName}: {ModelText.Count(n, "row")} in {ModelText.Count(groups, "group")}",
                [DisplayColumn.Text(data.GroupName), DisplayColumn.Number(data.ResponseName),
                    .. data.FixedNames.Take(columns).Select(DisplayColumn.Number)])
            .WithSubtitle(
                $"fixed: {string.Join(", ", data.FixedNames)}; random by {data.GroupName}: {string.Join(", ", data.RandomNames)}")
            .WithRows(Enumerable.Range(0, Math.Min(ShownRows, n)).Select(row => Row(data, row, columns)));
        table = WithGroupSizes(Remaining(table, n, data.FixedCount - columns), data.GroupOffsets);
        return data.DroppedRowCount > 0
            ? table.Note($"{ModelText.Count(data.DroppedRowCount, "row")} with missing cells left out.")
            : table;
    }

    /// <summary>The truth behind simulated data.</summary>
    public static DisplayTable Create(LinearMixedSimulation simulation)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        return DisplayTable.Create("Truth of the simulated data", DisplayColumn.Text("quantity"), DisplayColumn.Number("value"))
            .WithSubtitle(
                $"{ModelText.Count(simulation.Table.RowCount, "row")} in {ModelText.Count(simulation.RandomEffects.Count, "group")}")
            .WithRows(simulation.FixedEffects.Select((value, j) => new[] { j == 0 ? "(Intercept)" : $"x{j}", NumberFormat.Fixed(value, 4) }))
            .Row("group.variance, σ²_α", NumberFormat.Compact(simulation.RandomEffectVariance))
            .Row("residual.variance, σ²_e", NumberFormat.Compact(simulation.ResidualVariance))
            .Row("R²_m, due to the fixed effects", NumberFormat.Fixed(simulation.MarginalR2, 3))
            .Row("R²_c, with the random effects", NumberFormat.Fixed(simulation.ConditionalR2, 3));
    }

    /// <summary>Size, groups, the first rows and a summary of the columns of a deep mixed model's data.</summary>
    public static DisplayTable Create(GroupedInputs data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (n, m) = (data.RowCount, data.InputCount);
        var shown = Math.Min(m, ShownColumns - 2);
        double[][] columns = [data.Response.ToArray(), .. Enumerable.Range(0, shown).Select(j => Enumerable.Range(0, n).Select(i => data.Inputs[(i * m) + j]).ToArray())];
        string[] Summary(string name, Func<double[], double> of) => [name, .. columns.Select(column => NumberFormat.Compact(of(column)))];
        var table = DisplayTable.Create(
                $"{data.ResponseName}: {ModelText.Size(n, data.GroupCount)}",
                [data.GroupName],
                [data.ResponseName, .. data.InputNames.Take(shown)])
            .WithSubtitle($"{ModelText.Count(m, "input")}: {string.Join(", ", data.InputNames.Take(ShownColumns))}{(m > ShownColumns ? ", …" : "")}")
            .WithRows(Enumerable.Range(0, Math.Min(ShownRows, n)).Select(row =>
                new[] { data.GroupKeys[GroupOf(data.GroupOffsets, row)] }.Concat(columns.Select(column => NumberFormat.Compact(column[row]))).ToArray()))
            .Row(Summary("(all rows) mean", column => column.Average()))
            .Row(Summary("(all rows) sd", Deviation))
            .Row(Summary("(all rows) smallest", column => column.Min()))
            .Row(Summary("(all rows) largest", column => column.Max()));
        return WithGroupSizes(Remaining(table, n, m - shown), data.GroupOffsets);
    }

    /// <summary>The truth behind simulated data of a deep mixed model.</summary>
    public static DisplayTable Create(DeepMixedSimulation simulation)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        var (y, expected) = (simulation.Response.ToArray(), simulation.ExpectedValues.ToArray());
        var isBinary = double.IsNaN(simulation.ResidualVariance);
        var table = DisplayTable.Create("Truth of the simulated data", ["coefficient"], ["β", "sd of α between groups"])
            .WithSubtitle($"{ModelText.Size(y.Length, simulation.GroupCount)}; " + (simulation.Widths.Length > 0
                ? $"{ModelText.Layers(simulation.InputCount, simulation.Widths)}, relu, {ModelText.Count(simulation.Weights.Length, "weight")}"
                : $"{ModelText.Count(simulation.InputCount, "input")}, a nonlinear predictor that is no network"))
            .WithRows(Enumerable.Range(0, simulation.RandomEffectCount).Select(j => new[]
            {
                j == 0 ? "(Intercept)" : $"feature[{j}]",
                j < simulation.FixedEffects.Length ? NumberFormat.Fixed(simulation.FixedEffects[j], 4) : "",
                NumberFormat.Fixed(Math.Sqrt(simulation.RandomEffectVariances[j]), 4),
            }))
            .Note($"Rows to train {Rows(RowSet.Train)}, to validate {Rows(RowSet.Validation)}, to test {Rows(RowSet.Test)}.");
        if (isBinary)
        {
            var scores = BinaryScores.From(y, expected);
            return table.Note($"{NumberFormat.Fixed(100 * y.Average(), 1)} % of the responses are 1; the true probabilities have PCE {NumberFormat.Fixed(scores.Pce, 4)} and F1 {NumberFormat.Fixed(scores.F1, 4)}.");
        }

        var residual = y.Zip(expected, (value, mean) => (value - mean) * (value - mean)).Average();
        var r2 = 1 - (residual / (Deviation(y) * Deviation(y)));
        return table.Note($"Residual sd {NumberFormat.Compact(Math.Sqrt(simulation.ResidualVariance))}; the true expected values have R² {NumberFormat.Fixed(r2, 4)}.");

        string Rows(RowSet set) => NumberFormat.Count(simulation.Sets.ToArray().Count(one => one == set));
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return values.Length > 1 ? Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)) : double.NaN;
    }

    private static int GroupOf(ReadOnlySpan<int> offsets, int row)
    {
        var group = offsets.BinarySearch(row);
        return group >= 0 ? group : ~group - 1;
    }

    private static DisplayTable WithGroupSizes(DisplayTable table, ReadOnlySpan<int> offsets)
    {
        var ends = offsets.ToArray();
        var sizes = ends.Zip(ends.Skip(1), (start, end) => end - start).Order().ToArray();
        return table.Note(sizes[0] == sizes[^1]
            ? $"Every group has {ModelText.Count(sizes[0], "row")}."
            : $"Groups have {NumberFormat.Count(sizes[0])} to {NumberFormat.Count(sizes[^1])} rows, median {NumberFormat.Count(sizes[sizes.Length / 2])}.");
    }

    private static string[] Row(GroupedData data, int row, int columns)
    {
        var cells = data.FixedDesign.Slice(row * data.FixedCount, columns).ToArray().Select(value => NumberFormat.Compact(value));
        return [data.GroupKeys[GroupOf(data.GroupOffsets, row)], NumberFormat.Compact(data.Response[row]), .. cells];
    }

    private static string Cell(DataColumn column, int row) =>
        column.IsMissing(row) ? "" : column.IsNumeric ? NumberFormat.Compact(column.Numbers[row]) : column.TextAt(row);

    private static DisplayColumn Column(string name, bool isNumeric) => isNumeric ? DisplayColumn.Number(name) : DisplayColumn.Text(name);

    private static DisplayTable Remaining(DisplayTable table, int rows, int columns)
    {
        table = rows > ShownRows ? table.Note($"… {ModelText.Count(rows - ShownRows, "more row")}") : table;
        return columns > 0 ? table.Note($"… {ModelText.Count(columns, "more column")}") : table;
    }
}
