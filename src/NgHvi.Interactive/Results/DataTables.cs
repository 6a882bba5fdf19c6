using Microsoft.Data.Analysis;

namespace NgHvi.Interactive.Results;

/// <summary>Data and simulated truth as tables.</summary>
public static class DataTables
{
    /// <summary>The longest frame that is shown whole.</summary>
    internal const int WholeRows = 20;

    private const int ShownRows = 6;
    private const int ShownColumns = 12;

    /// <summary>The first rows of a data frame, or all of a short one.</summary>
    public static DisplayTable Create(DataFrame data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var columns = data.Columns.Take(ShownColumns).ToArray();
        var shown = data.Rows.Count <= WholeRows ? (int)data.Rows.Count : ShownRows;
        var table = DisplayTable.Create(
                FrameText.Title(data),
                [.. columns.Select(column =>
                    FrameText.IsNumeric(column) ? DisplayColumn.Number(column.Name) : DisplayColumn.Text(column.Name))])
            .WithSubtitle($"{ModelText.Count(data.Rows.Count, "row")}, {ModelText.Count(data.Columns.Count, "column")}")
            .WithRows(Enumerable.Range(0, shown).Select(row => (string[])[.. columns.Select(column => FrameText.Cell(column[row]))]));
        return Remaining(table, data.Rows.Count - shown, data.Columns.Count - columns.Length);
    }

    /// <summary>Size, groups and the first rows of a model's data.</summary>
    public static DisplayTable Create(ModelData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var ((names, design), hasGroups) = (Columns(data), data.GroupName.Length > 0);
        var (n, shown) = (data.RowCount, Math.Min(names.Count, ShownColumns - 2));
        var rows = new List<string[]>();
        for (var row = 0; row < Math.Min(ShownRows, n); row++)
        {
            rows.Add(
            [
                hasGroups ? data.GroupKeys[GroupOf(data.GroupOffsets, row)] : NumberFormat.Count(data.SourceRows[row] + 1),
                NumberFormat.Compact(data.Response[row]),
                .. design[(row * names.Count)..((row * names.Count) + shown)].Select(value => NumberFormat.Compact(value)),
            ]);
        }

        var size = hasGroups ? ModelText.Size(n, data.GroupCount) : ModelText.Count(n, "row");
        var table = DisplayTable.Create(
                $"{ModelText.Name(data.ResponseName)}: {size}",
                [hasGroups ? data.GroupName : "row"],
                [data.ResponseName, .. names.Take(shown)])
            .WithSubtitle(Parts(data)).WithRows(rows);
        table = Remaining(table, n - rows.Count, names.Count - shown);
        foreach (var factor in data.Factors.Skip(1))
            table = table.Note($"{ModelText.Count(factor.Keys.Count, "level")} of {ModelText.Name(factor.Name)}.");
        table = hasGroups ? WithGroupSizes(table, data.GroupOffsets) : table;
        return data.DroppedRowCount > 0
            ? table.Note($"{ModelText.Count(data.DroppedRowCount, "row")} with missing cells left out.")
            : table;
    }

    /// <summary>The truth behind simulated data.</summary>
    public static DisplayTable Create(MixedSimulation simulation)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        var y = simulation.Response;
        var expected = simulation.ExpectedValues;
        var isBinary = double.IsNaN(simulation.ResidualVariance);
        var kind = simulation.Widths.Length > 0
            ? $"{ModelText.Layers(simulation.InputCount, simulation.Widths)}, relu, {ModelText.Count(simulation.Weights.Length, "weight")}"
            : isBinary ? $"{ModelText.Count(simulation.InputCount, "input")}, a nonlinear predictor that is no network"
            : simulation.Formula;
        var (beta, variances, isNetwork) =
            (simulation.FixedEffects.ToArray(), simulation.RandomEffectVariances.ToArray(), simulation.Widths.Length > 0);
        var table = DisplayTable.Create("Truth of the simulated data", ["coefficient"], ["β", "sd of α between groups"])
            .WithSubtitle($"{ModelText.Size(y.Length, simulation.GroupCount)}; {kind}")
            .WithRows(Enumerable.Range(0, Math.Max(variances.Length, beta.Length)).Select(j => (string[])
            [
                j == 0 ? "(Intercept)" : isNetwork ? $"feature[{j}]" : $"x{j}",
                j < beta.Length ? NumberFormat.Fixed(beta[j], 4) : "",
                j < variances.Length ? NumberFormat.Fixed(Math.Sqrt(variances[j]), 4) : "",
            ]))
            .Note($"Rows to train {Rows(RowSet.Train)}, to validate {Rows(RowSet.Validation)}, to test {Rows(RowSet.Test)}.");
        if (isBinary)
        {
            var scores = Scores.OfProbabilities(y, expected);
            return table.Note($"The true probabilities have PCE {NumberFormat.Fixed(scores["pce"], 4)} "
                + $"and F1 {NumberFormat.Fixed(scores["f1"], 4)}.");
        }

        var residual = Math.Sqrt(simulation.ResidualVariance);
        var r2 = Scores.OfNormals(y, expected, [.. Enumerable.Repeat(residual, y.Length)])["r2"];
        return table.Note($"Residual sd {NumberFormat.Compact(residual)}; the true expected values have R² {NumberFormat.Fixed(r2, 4)}.");

        string Rows(RowSet set) => NumberFormat.Count(simulation.RowsOf(set).Length);
    }

    /// <summary>All columns of a model, each once, row by row: fixed, inputs, then random ones that are neither.</summary>
    internal static (IReadOnlyList<string> Names, double[] Values) Columns(ModelData data)
    {
        var (q, m, r) = (data.FixedNames.Count, data.InputNames.Count, data.RandomNames.Count);
        var more = Enumerable.Range(0, r).Where(j => !data.FixedNames.Contains(data.RandomNames[j])).ToArray();
        var (width, values) = (q + m + more.Length, new double[data.RowCount * (q + m + more.Length)]);
        for (var i = 0; i < data.RowCount; i++)
        {
            var row = values.AsSpan(i * width, width);
            data.Fixed.Slice(i * q, q).CopyTo(row);
            data.Inputs.Slice(i * m, m).CopyTo(row[q..]);
            for (var j = 0; j < more.Length; j++)
            {
                row[q + m + j] = data.Random[(i * r) + more[j]];
            }
        }

        return ([.. data.FixedNames, .. data.InputNames, .. more.Select(j => data.RandomNames[j])], values);
    }

    private static string Parts(ModelData data)
    {
        string[] random = [.. data.RandomNames, .. data.HasRandomFeatures ? ["all features"] : Array.Empty<string>()];
        string?[] parts =
        [
            data.FixedNames.Count > 0 ? $"fixed: {ModelText.Names(data.FixedNames)}" : null,
            data.IsDeep ? $"network: {ModelText.Names(data.InputNames)}" : null,
            .. data.Factors.Select(factor => random.Length == 0 ? null : $"random by {ModelText.Name(factor.Name)}: "
                + ModelText.Names(data.Factors.Count > 1 ? [.. data.RandomNames.Take(factor.Columns)] : random)),
        ];
        return string.Join("; ", parts.OfType<string>());
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
        var median = NumberFormat.Count(sizes[sizes.Length / 2]);
        return table.Note(sizes[0] == sizes[^1]
            ? $"Every group has {ModelText.Count(sizes[0], "row")}."
            : $"Groups have {NumberFormat.Count(sizes[0])} to {NumberFormat.Count(sizes[^1])} rows, median {median}.");
    }

    private static DisplayTable Remaining(DisplayTable table, long rows, int columns)
    {
        table = rows > 0 ? table.Note($"… {ModelText.Count(rows, "more row")}") : table;
        return columns > 0 ? table.Note($"… {ModelText.Count(columns, "more column")}") : table;
    }
}
