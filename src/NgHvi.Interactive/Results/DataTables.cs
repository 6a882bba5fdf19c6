using NgHvi.Interactive.Display;

namespace NgHvi.Interactive.Results;

/// <summary>Data and simulated truth as tables.</summary>
public static class DataTables
{
    private const int ShownRows = 6;
    private const int ShownColumns = 12;

    /// <summary>The first rows of a table.</summary>
    internal static DisplayTable Create(DataTable data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var columns = data.Columns.Take(ShownColumns).ToArray();
        var table = DisplayTable.Create(
                data.FileName is { } file ? ModelText.Name(file) : "Data", [.. columns.Select(column => Column(column.Name, column.IsNumeric))])
            .WithSubtitle($"{ModelText.Count(data.RowCount, "row")}, {ModelText.Count(data.Columns.Count, "column")}")
            .WithRows(Enumerable.Range(0, Math.Min(ShownRows, data.RowCount)).Select(row => columns.Select(column => Cell(column, row)).ToArray()));
        return Remaining(table, data.RowCount, data.Columns.Count - columns.Length);
    }

    /// <summary>The first cells of a column.</summary>
    internal static DisplayTable Create(DataColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var table = DisplayTable.Create("", Column(column.Name, column.IsNumeric)).WithSubtitle(ModelText.Count(column.RowCount, "row"))
            .WithRows(Enumerable.Range(0, Math.Min(ShownRows, column.RowCount)).Select(row => (string[])[Cell(column, row)]));
        return Remaining(table, column.RowCount, 0);
    }

    /// <summary>Size, groups and the first rows of a mixed model's data.</summary>
    public static DisplayTable Create(GroupedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var group = ModelText.Name(data.GroupName);
        var table = FirstRows(data.Response, data.FixedDesign, data.ResponseName, data.FixedNames, row => data.GroupKeys[GroupOf(data.GroupOffsets, row)], data.GroupName, ModelText.Size(data.RowCount, data.GroupCount))
            .WithSubtitle($"fixed: {ModelText.Names(data.FixedNames)}; random by {group}: {ModelText.Names(data.RandomNames)}");
        table = WithGroupSizes(table, data.GroupOffsets);
        return data.DroppedRowCount > 0 ? table.Note(Dropped(data.DroppedRowCount)) : table;
    }

    /// <summary>Size, groups and the first rows of a deep mixed model's data.</summary>
    public static DisplayTable Create(GroupedInputs data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return WithGroupSizes(
            FirstRows(data.Response, data.Inputs, data.ResponseName, data.InputNames, row => data.GroupKeys[GroupOf(data.GroupOffsets, row)], data.GroupName, ModelText.Size(data.RowCount, data.GroupCount))
                .WithSubtitle($"{ModelText.Count(data.InputCount, "input")}: {ModelText.Names(data.InputNames)}"),
            data.GroupOffsets);
    }

    /// <summary>The first rows of a table that follow a design.</summary>
    internal static DisplayTable Create(DesignRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var design = rows.Design;
        var table = FirstRows(rows.Response, rows.FixedDesign, design.ResponseName, design.FixedNames, row => rows.GroupKeys[row], design.GroupName)
            .WithSubtitle(design.FormulaText);
        return rows.DroppedRowCount > 0 ? table.Note(Dropped(rows.DroppedRowCount)) : table;
    }

    /// <summary>The truth behind simulated data.</summary>
    public static DisplayTable Create(MixedSimulation simulation)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        var (y, expected) = (simulation.Response.ToArray(), simulation.ExpectedValues.ToArray());
        var isBinary = double.IsNaN(simulation.ResidualVariance);
        var table = DisplayTable.Create("Truth of the simulated data", ["coefficient"], ["β", "sd of α between groups"])
            .WithSubtitle($"{ModelText.Size(y.Length, simulation.GroupCount)}; " + (simulation.Widths.Length > 0
                ? $"{ModelText.Layers(simulation.InputCount, simulation.Widths)}, relu, {ModelText.Count(simulation.Weights.Length, "weight")}"
                : isBinary ? $"{ModelText.Count(simulation.InputCount, "input")}, a nonlinear predictor that is no network" : simulation.Formula))
            .WithRows(Enumerable.Range(0, Math.Max(simulation.RandomEffectCount, simulation.FixedEffects.Length)).Select(j => new[]
            {
                j == 0 ? "(Intercept)" : simulation.Widths.Length > 0 ? $"feature[{j}]" : $"x{j}",
                j < simulation.FixedEffects.Length ? NumberFormat.Fixed(simulation.FixedEffects[j], 4) : "",
                j < simulation.RandomEffectCount ? NumberFormat.Fixed(Math.Sqrt(simulation.RandomEffectVariances[j]), 4) : "",
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

    internal static double Deviation(double[] values)
    {
        var (mean, squares) = (values.Average(), 0.0);
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return values.Length > 1 ? Math.Sqrt(squares / (values.Length - 1)) : double.NaN;
    }

    private static int GroupOf(ReadOnlySpan<int> offsets, int row)
    {
        var group = offsets.BinarySearch(row);
        return group >= 0 ? group : ~group - 1;
    }

    private static DisplayTable WithGroupSizes(DisplayTable table, ReadOnlySpan<int> offsets)
    {
        var sizes = new int[offsets.Length - 1];
        for (var k = 0; k < sizes.Length; k++)
        {
            sizes[k] = offsets[k + 1] - offsets[k];
        }

        Array.Sort(sizes);
        return table.Note(sizes[0] == sizes[^1]
            ? $"Every group has {ModelText.Count(sizes[0], "row")}."
            : $"Groups have {NumberFormat.Count(sizes[0])} to {NumberFormat.Count(sizes[^1])} rows, median {NumberFormat.Count(sizes[sizes.Length / 2])}.");
    }

    private static DisplayTable FirstRows(
        ReadOnlySpan<double> response, ReadOnlySpan<double> design, string responseName, IReadOnlyList<string> names, Func<int, string> group, string groupName, string? size = null)
    {
        var shown = Math.Min(names.Count, ShownColumns - 2);
        string[] numbers = [.. response.Length > 0 ? [responseName] : Array.Empty<string>(), .. names.Take(shown)];
        var n = names.Count > 0 ? design.Length / names.Count : response.Length;
        var rows = new List<string[]>();
        for (var row = 0; row < Math.Min(ShownRows, n); row++)
        {
            var cells = design.Slice(row * names.Count, shown).ToArray().Select(value => NumberFormat.Compact(value));
            rows.Add([group(row), .. response.Length > 0 ? [NumberFormat.Compact(response[row])] : Array.Empty<string>(), .. cells]);
        }

        return Remaining(DisplayTable.Create($"{ModelText.Name(responseName)}: {size ?? ModelText.Count(n, "row")}", [groupName], numbers).WithRows(rows), n, names.Count - shown);
    }

    private static string Dropped(int rows) => $"{ModelText.Count(rows, "row")} with missing cells left out.";

    private static string Cell(DataColumn column, int row) =>
        column.IsMissing(row) ? "" : column.IsNumeric ? NumberFormat.Compact(column.Numbers[row]) : column.TextAt(row);

    private static DisplayColumn Column(string name, bool isNumeric) => isNumeric ? DisplayColumn.Number(name) : DisplayColumn.Text(name);

    private static DisplayTable Remaining(DisplayTable table, int rows, int columns)
    {
        table = rows > ShownRows ? table.Note($"… {ModelText.Count(rows - ShownRows, "more row")}") : table;
        return columns > 0 ? table.Note($"… {ModelText.Count(columns, "more column")}") : table;
    }
}
