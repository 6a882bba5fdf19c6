namespace NgHvi;

/// <summary>Rows to predict for, in the data's units, whatever they came from.</summary>
/// <param name="Fixed">n×q row-major.</param>
/// <param name="Random">n×r_c row-major.</param>
/// <param name="Inputs">n×m row-major.</param>
/// <param name="Response">y, length n, or empty.</param>
/// <param name="GroupKeys">Length n.</param>
/// <param name="SourceRows">Index of each row in its table, length n.</param>
/// <param name="Place">Where a row stands, for messages.</param>
internal sealed record RowsToPredict(
    double[] Fixed, double[] Random, double[] Inputs, double[] Response, IReadOnlyList<string> GroupKeys, int[] SourceRows, Func<int, string> Place)
{
    public int Count => SourceRows.Length;
}
