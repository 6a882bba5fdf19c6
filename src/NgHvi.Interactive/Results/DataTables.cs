using NgHvi.Data;
using NgHvi.Interactive.Display;
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
        var sizes = Enumerable.Range(0, groups).Select(k => data.GroupOffsets[k + 1] - data.GroupOffsets[k]).Order().ToArray();
        var table = DisplayTable.Create(
                $"{data.ResponseName}: {ModelText.Count(n, "row")} in {ModelText.Count(groups, "group")}",
                [DisplayColumn.Text(data.GroupName), DisplayColumn.Number(data.ResponseName),
                    .. data.FixedNames.Take(columns).Select(DisplayColumn.Number)])
            .WithSubtitle(
                $"fixed: {string.Join(", ", data.FixedNames)}; random by {data.GroupName}: {string.Join(", ", data.RandomNames)}")
            .WithRows(Enumerable.Range(0, Math.Min(ShownRows, n)).Select(row => Row(data, row, columns)));
        table = Remaining(table, n, data.FixedCount - columns)
            .Note(sizes[0] == sizes[^1]
                ? $"Every group has {ModelText.Count(sizes[0], "row")}."
                : $"Groups have {NumberFormat.Count(sizes[0])} to {NumberFormat.Count(sizes[^1])} rows, median {NumberFormat.Count(sizes[groups / 2])}.");
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

    private static string[] Row(GroupedData data, int row, int columns)
    {
        var group = data.GroupOffsets.BinarySearch(row);
        var cells = data.FixedDesign.Slice(row * data.FixedCount, columns).ToArray().Select(value => NumberFormat.Compact(value));
        return [data.GroupKeys[group >= 0 ? group : ~group - 1], NumberFormat.Compact(data.Response[row]), .. cells];
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
