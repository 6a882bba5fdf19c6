namespace NgHvi;

public sealed partial class ModelData
{
    private IReadOnlyList<GroupingFactor>? factors; // Where there is one, made when asked for.

    // By which coefficients vary, in the formula's order; the rows are sorted by the first.
    internal IReadOnlyList<GroupingFactor> Factors => factors ??= !HasGroups ? []
        : [new(GroupName, GroupKeys, FirstLevels(), 0, RandomNames.Count, RandomInterceptIndex)];

    // Of a saved model.
    internal ModelData Under(IReadOnlyList<(string[] Keys, int[] Levels)> others)
    {
        if (others.Count == 0) return this;
        if (Design?.Terms.Count != others.Count + 1) throw new FormatException("The formula has another number of grouping factors.");
        var data = (ModelData)MemberwiseClone();
        data.factors = GroupingFactor.Arrange(Design!, [.. Enumerable.Range(0, RowCount)], [([.. GroupKeys], FirstLevels()), .. others]);
        return data;
    }

    // The rows by one of several factors alone.
    internal ModelData By(GroupingFactor factor)
    {
        if (Factors.Count < 2) return this;
        var (data, width) = ((ModelData)MemberwiseClone(), RandomNames.Count);
        (data.offsets, var order) = GroupingFactor.Bucket(factor.Levels, factor.Keys.Count);
        (data.GroupName, data.GroupKeys, data.factors) = (factor.Name, factor.Keys, null);
        data.sourceRows = Array.ConvertAll(order, row => sourceRows[row]);
        (data.response, data.offset, data.trials) = (Taken(response, 0, 1, 1), Taken(offset, 0, 1, 1), Taken(trials, 0, 1, 1));
        data.fixedPart = fixedPart with { Values = Taken(fixedPart.Values, 0, FixedNames.Count, FixedNames.Count) };
        data.randomPart = new(
            Taken(randomPart.Values, factor.First, factor.Count, width), [.. RandomNames.Take(factor.Columns)], factor.Intercept);
        return data;

        double[] Taken(double[] matrix, int first, int count, int stride)
        {
            var result = new double[matrix.Length == 0 ? 0 : order.Length * count];
            for (var i = 0; i < result.Length / Math.Max(1, count); i++)
                matrix.AsSpan((order[i] * stride) + first, count).CopyTo(result.AsSpan(i * count));
            return result;
        }
    }

    // Some rows, in their order; levels without any are gone.
    internal ModelData Only(int[] rows)
    {
        var data = (ModelData)MemberwiseClone();
        if (HasGroups)
        {
            GroupingFactor[] kept = [.. Factors.Select(factor =>
            {
                var (levels, used) = (Array.ConvertAll(rows, row => factor.Levels[row]), new SortedSet<int>());
                used.UnionWith(levels);
                int[] places = [.. used];
                return factor with
                {
                    Keys = Array.ConvertAll(places, level => factor.Keys[level]),
                    Levels = Array.ConvertAll(levels, level => Array.BinarySearch(places, level)),
                };
            })];
            (data.factors, data.GroupKeys) = (Factors.Count > 1 ? kept : null, kept[0].Keys);
            (data.offsets, _) = GroupingFactor.Bucket(kept[0].Levels, kept[0].Keys.Count);
        }
        else
        {
            var end = 0;
            data.offsets = [0, .. rows.Chunk(BlockLength).Select(block => end += block.Length)];
        }

        data.sourceRows = Array.ConvertAll(rows, row => sourceRows[row]);
        (data.response, data.offset, data.trials) = (Taken(response, 1), Taken(offset, 1), Taken(trials, 1));
        data.fixedPart = fixedPart with { Values = Taken(fixedPart.Values, FixedNames.Count) };
        data.randomPart = randomPart with { Values = Taken(randomPart.Values, RandomNames.Count) };
        data.inputs = inputs with { Values = Taken(inputs.Values, InputNames.Count) };
        return data;

        double[] Taken(double[] matrix, int width)
        {
            var result = new double[matrix.Length == 0 ? 0 : rows.Length * width];
            for (var i = 0; i < result.Length / Math.Max(1, width); i++)
                matrix.AsSpan(rows[i] * width, width).CopyTo(result.AsSpan(i * width));
            return result;
        }
    }

    private int[] FirstLevels()
    {
        var levels = new int[response.Length];
        for (var k = 0; k < GroupCount; k++) levels.AsSpan(offsets[k]..offsets[k + 1]).Fill(k);
        return levels;
    }

    internal ModelData WithResponse(double[] values) // In the order of the rows here.
    {
        Guard.SameLength(values.Length, nameof(values), RowCount, "n");
        var data = (ModelData)MemberwiseClone();
        data.response = values;
        return data;
    }

    internal ModelData ByRow() // Without groups every row is one.
    {
        WithRows("Mini-batches and scores need");
        var data = (ModelData)MemberwiseClone();
        data.offsets = [.. Enumerable.Range(0, RowCount + 1)];
        return data;
    }
}
