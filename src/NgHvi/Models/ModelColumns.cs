namespace NgHvi;

/// <summary>[fixed | extra random | inputs] in the units of θ; a random column that equals a fixed one is not extra.</summary>
internal sealed class ModelColumns
{
    private readonly ModelUnits units;
    private readonly List<int> extra = [];
    private readonly (int Fixed, int Random, int Inputs) counts;

    public ModelColumns(ModelData data, ModelUnits units)
    {
        (this.units, counts) = (units, (data.FixedNames.Count, data.RandomNames.Count, data.InputNames.Count));
        RandomPlaces = new int[counts.Random];
        for (var j = 0; j < counts.Random; j++)
        {
            var twin = Enumerable.Range(0, counts.Fixed).FirstOrDefault(i => AreSame(data, i, j), -1);
            RandomPlaces[j] = twin < 0 ? counts.Fixed + extra.Count : twin;
            if (twin < 0) extra.Add(j);
        }
    }

    public int[] RandomPlaces { get; } // Among the columns.
    public int ExtraCount => extra.Count;
    public int Count => counts.Fixed + extra.Count + counts.Inputs;

    // n×Count row-major.
    public void Gather(
        int rows, ReadOnlySpan<double> fixedColumns, ReadOnlySpan<double> randomColumns, ReadOnlySpan<double> inputs, Span<double> result)
    {
        var (q, r, m) = counts;
        Guard.SameLength(fixedColumns.Length, "the fixed columns", rows * q, "n·q");
        Guard.SameLength(randomColumns.Length, "the random columns", rows * r, "n·r");
        Guard.SameLength(inputs.Length, "the inputs", rows * m, "n·m");
        for (var j = 0; j < q; j++) Put(result[j..], fixedColumns, q, j, units.FixedCenters, units.FixedScales);
        for (var e = 0; e < extra.Count; e++) Put(result[(q + e)..], randomColumns, r, extra[e], units.RandomCenters, units.RandomScales);
        for (var j = 0; j < m; j++) Put(result[(Count - m + j)..], inputs, m, j, units.InputCenters, units.InputScales);

        void Put(Span<double> target, ReadOnlySpan<double> source, int count, int j, double[] centers, double[] scales)
        {
            var (center, scale) = (centers[j], scales[j]);
            for (var i = 0; i < rows; i++) target[i * Count] = (source[(i * count) + j] - center) / scale;
        }
    }

    private bool AreSame(ModelData data, int i, int j)
    {
        var isSame = data.FixedNames[i] == data.RandomNames[j]
            && units.FixedCenters[i] == units.RandomCenters[j] && units.FixedScales[i] == units.RandomScales[j];
        for (var row = 0; row < data.StoredRowCount && isSame; row++)
            isSame = data.Fixed[(row * counts.Fixed) + i] == data.Random[(row * counts.Random) + j];

        return isSame;
    }
}
