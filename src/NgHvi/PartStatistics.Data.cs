namespace NgHvi;

public sealed partial class PartStatistics
{
    /// <summary>The rows for models, <see cref="ModelData"/> without rows of their own: its spans hold rows of factors.</summary>
    /// <exception cref="InputException">They are too many, or a column has one level.</exception>
    public ModelData ToData()
    {
        var n = RowCount;
        if (n > int.MaxValue) throw new InputException($"The statistics are of {n} rows; at most {int.MaxValue} can be fitted.");
        var codes = levels.Select((texts, v) => Coded(v, texts)).ToArray();
        var design = new Design(formula, [.. variables.Select((variable, v) => variable with { Levels = codes[v]?.Levels })]);
        var places = new[] { Places(design.Fixed), Places(design.Random) };
        var ((q, r), merged) = ((design.Fixed.Names.Count, design.Random.Names.Count), Merged());
        var (response, offset, keys, sizes) = (new List<double>(), new List<double>(), new List<string>(), new List<int>());
        var matrices = new[] { new List<double>(), new List<double>() };
        foreach (var (text, group, _) in merged)
        {
            sizes.Add(group.Count);
            foreach (var (row, _) in group.Rows())
            {
                keys.Add(text);
                double[] y = [0, 0, 0], x = new double[q], z = new double[r];
                foreach (var (value, column) in row.Zip(group.Columns))
                {
                    if (column < FirstColumn) y[column] = value;
                    else if (places[0][column - FirstColumn] is >= 0 and var j) x[j] += value;
                    if (column >= FirstColumn && places[1][column - FirstColumn] is >= 0 and var i) z[i] += value;
                }

                if (design.Fixed.HasIntercept) x[design.Fixed.InterceptIndex] = y[0];
                if (design.Random.HasIntercept) z[design.Random.InterceptIndex] = y[0];
                response.Add(y[1]);
                if (formula.Offset is not null) offset.Add(y[2]);
                matrices[0].AddRange(x);
                matrices[1].AddRange(z);
            }
        }

        var (hasGroups, twice) = (formula.Groups.Count > 0, merged.Find(group => group.Other is not null));
        string[] onKeys = formula.Groups.Count == 1 && twice.Other is not null
            ? [ModelFrame.NoteOnKeys(formula.GroupName, twice.Text, twice.Other)] : [];
        return ModelData.FromArrays(
            CollectionsMarshal.AsSpan(response), CollectionsMarshal.AsSpan(matrices[0]), CollectionsMarshal.AsSpan(matrices[1]), [],
            hasGroups ? keys : null, design.Fixed.Names, design.Random.Names, null, formula.GroupName, formula.ResponseName,
            offset: CollectionsMarshal.AsSpan(offset))
            .Under(design, (int)Math.Min(DroppedRowCount, int.MaxValue), [.. notes, .. onKeys]).OfFactors([.. sizes]);

        int[] Places(CodedPart part) => [.. columns.Values.Select(column => PlaceOf(part, column))];

        int PlaceOf(CodedPart part, int[] column) // Of a column in a part; −1 where it has none, or the level is skipped.
        {
            var index = Array.FindIndex(
                part == design.Fixed ? formula.Fixed.Terms : formula.Random.Terms, term => KeyOf(term) == KeyOf(terms[column[0]]));
            if (index < 0) return -1;
            var (place, factors) = part.Terms[index];
            var own = Factors(column[0]);
            foreach (var factor in factors.Where(factor => factor.Levels is not null))
            {
                var code = codes[factor.Variable]!.Value.Codes[column[1 + Array.IndexOf(own, factor.Variable)]] - factor.Skipped;
                if (code < 0) return -1;
                place += code * factor.Stride;
            }

            return place;
        }
    }

    // Levels in order as a table of all rows has them, and the code of each text.
    private (string[] Levels, int[] Codes)? Coded(int v, List<string> texts)
    {
        if (variables[v].Levels is null) return null;
        var (given, isNumeric) = (formula.Variables[v].Levels, areNumbers[v]);
        string[] sorted = given is not null ? [.. given]
            : isNumeric ? [.. texts.DistinctBy(Cell.Number).OrderBy(Cell.Number)] : [.. texts.Order(StringComparer.Ordinal)];
        return (sorted, [.. texts.Select(text => Array.IndexOf(sorted, text) is >= 0 and var code ? code
            : Array.FindIndex(sorted, level => Cell.Number(level) == Cell.Number(text)))]);
    }

    // Texts of one number are one group.
    private List<(string Text, GroupFactor Group, string? Other)> Merged()
    {
        var result = new OrderedDictionary<string, (string Text, GroupFactor Group, string? Other)>(StringComparer.Ordinal);
        foreach (var (texts, group) in groups)
        {
            string[] parts = formula.Groups.Count > 1 ? texts.Split('\u001f') : [texts];
            var key = ModelFrame.GroupKey([.. parts.Select((part, g) => areGroupNumbers.ElementAtOrDefault(g) ? Cell.Key(part) : part)]);
            if (!result.TryGetValue(key, out var first))
            {
                result.Add(key, (parts is [var only] ? only : key, group, null));
                continue;
            }

            var both = new GroupFactor();
            both.Add(first.Group, first.Group.Columns);
            both.Add(group, group.Columns);
            result[key] = (first.Text, both, first.Other ?? texts);
        }

        return [.. result.Values];
    }
}
