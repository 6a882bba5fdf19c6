namespace NgHvi;

/// <summary>
/// Where the columns of one term lie and which of them a row touches. Categorical variables are indicators, so a
/// row has at most one non-zero column per term: the product of the numeric variables, at the place of the levels.
/// </summary>
/// <param name="Start">Index of the term's first column in the design.</param>
/// <param name="Variables">Indices into the variables of the design.</param>
/// <param name="Counts">Columns per variable: 1 for a numeric one, else its levels less those skipped.</param>
/// <param name="Skips">Levels without a column, per variable: 1 under treatment coding, 0 under full coding.</param>
internal sealed record CodedTerm(int Start, int[] Variables, int[] Counts, int[] Skips)
{
    public int Count { get; } = Counts.Aggregate(1, (product, count) => checked(product * count));

    /// <summary>Columns from one level of a variable to its next; the first variable changes fastest, as in R.</summary>
    public int[] Strides { get; } = [.. Counts.Select((_, i) => Counts.Take(i).Aggregate(1, (product, count) => product * count))];
}
