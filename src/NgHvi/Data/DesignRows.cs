namespace NgHvi;

/// <summary>Rows under a design: row-major, in data units.</summary>
internal sealed record DesignRows(
    double[] Fixed,
    double[] Random,
    double[] Inputs,
    double[] Response,
    IReadOnlyList<IReadOnlyList<string>> Keys, // Of each factor.
    int[] SourceRows,
    Func<int, string, string> Place)
{
    public double[] Offset { get; init; } = []; // As ModelData has it.
    public double[] Trials { get; init; } = []; // As ModelData has them, or as the response lacks them.
    public int RowCount => SourceRows.Length;
    public IReadOnlyList<string> GroupKeys => Keys is [var first, ..] ? first : []; // Of the first factor.
    public double TrialsOf(int row) => Trials.Length > 0 && Trials[row] > 0 ? Trials[row] : 0; // 0: one outcome.
    public DesignRows AsProportions() =>
        Trials.Length == 0 ? this : this with { Response = [.. Response.Zip(Trials, (y, trials) => y / trials)] };

    public bool HasResponse => Response.Length > 0; // Of some rows, NaN of the others.

    public static DesignRows From(ModelData data)
    {
        data.WithRows("Fitted values, residuals and checks need");
        IReadOnlyList<string>[] keys = [.. data.Factors.Select(factor => Array.ConvertAll(factor.Levels, level => factor.Keys[level]))];
        return new(
            data.Fixed.ToArray(), data.Random.ToArray(), data.Inputs.ToArray(), data.Response.ToArray(), keys, data.SourceRows.ToArray(),
            (row, column) => $"row {data.SourceRows[row] + 1}, column \"{column}\"")
        {
            Offset = data.Offset.ToArray(),
            Trials = data.Trials.ToArray(),
        };
    }
}
