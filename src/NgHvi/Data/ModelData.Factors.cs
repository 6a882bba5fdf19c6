namespace NgHvi;

public sealed partial class ModelData
{
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
