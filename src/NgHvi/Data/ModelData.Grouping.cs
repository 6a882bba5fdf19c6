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
        var (starts, order) = GroupingFactor.Bucket(factor.Levels, factor.Keys.Count);
        var data = Taken(order);
        (data.offsets, data.GroupName, data.GroupKeys, data.factors) = (starts, factor.Name, factor.Keys, null);
        data.randomPart = new(
            Taken(Random, order, RandomNames.Count, factor.First, factor.Count), [.. RandomNames.Take(factor.Columns)], factor.Intercept);
        return data;
    }

    // Some rows, in their order; levels without any are gone.
    internal ModelData Only(int[] rows)
    {
        var data = Taken(rows);
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

        return data;
    }

    private ModelData Taken(int[] rows)
    {
        var data = (ModelData)MemberwiseClone();
        data.sourceRows = Array.ConvertAll(rows, row => sourceRows[row]);
        (data.response, data.offset, data.trials) = (Taken(response, rows, 1), Taken(offset, rows, 1), Taken(trials, rows, 1));
        data.fixedPart = fixedPart with { Values = Taken(Fixed, rows, FixedNames.Count) };
        data.randomPart = randomPart with { Values = Taken(Random, rows, RandomNames.Count) };
        data.inputs = inputs with { Values = Taken(Inputs, rows, InputNames.Count) };
        return data;
    }

    // Of each row so many columns from the first on, all unless said; empty where the matrix is.
    private static double[] Taken(ReadOnlySpan<double> matrix, int[] rows, int width, int first = 0, int? columns = null)
    {
        if (matrix.IsEmpty) return [];
        var (count, result) = (columns ?? width, new double[rows.Length * (columns ?? width)]);
        for (var i = 0; i < rows.Length; i++) matrix.Slice((rows[i] * width) + first, count).CopyTo(result.AsSpan(i * count));
        return result;
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

    private int[]? sizes; // Rows by group of which factors have the sums; null: the rows are here.
    private int allRows; // Of those groups.
    private double[] ones = [];

    internal bool HasRows => sizes is null; // Else all sums of squares and products are theirs.
    internal ReadOnlySpan<int> Sizes => sizes;
    internal int StoredRowCount => response.Length;
    // What rows of ones became, of which multiples are subtracted: by group the root of its size, then zeros. Empty: ones.
    internal ReadOnlySpan<double> Ones => ones;

    internal ModelData OfFactors(int[] rowsByGroup) // Each stored row is of one.
    {
        var data = (ModelData)MemberwiseClone();
        if (!HasGroups) data.offsets = [0, StoredRowCount];
        Guard.SameLength(rowsByGroup.Length, "the sizes of groups", data.GroupCount, "K");
        data.ones = new double[StoredRowCount];
        for (var k = 0; k < rowsByGroup.Length; k++)
            data.ones[data.offsets[k]] = Math.Sqrt(Guard.Positive(rowsByGroup[k], "the size of a group"));
        (data.sizes, data.allRows) = (rowsByGroup, rowsByGroup.Sum());
        return data;
    }

    internal ModelData WithRows(string purpose) => HasRows ? this
        : throw new InputException($"{purpose} the rows of the data, which statistics of parts do not have.");
}
