namespace NgHvi;

/// <summary>
/// Where the columns of one term lie and which of them a row touches. Categorical variables are indicators, so a
/// row has at most one non-zero column per term: the product of the numeric variables, at the place of the levels.
/// </summary>
internal sealed class CodedTerm
{
    /// <summary>Creates the coding of a term.</summary>
    /// <param name="start">Index of the term's first column in the design.</param>
    /// <param name="variables">Indices into the variables of the design.</param>
    /// <param name="counts">Columns per variable: 1 for a numeric one, else its levels less those skipped.</param>
    /// <param name="skips">Levels without a column, per variable: 1 under treatment coding, 0 under full coding.</param>
    /// <param name="isCategorical">Per variable, whether it has levels.</param>
    public CodedTerm(int start, int[] variables, int[] counts, int[] skips, bool[] isCategorical)
    {
        Start = start;
        Variables = variables;
        Skips = skips;
        IsCategorical = isCategorical;
        Strides = new int[counts.Length];
        Count = 1;
        for (var i = 0; i < counts.Length; i++)
        {
            Strides[i] = Count;
            Count = checked(Count * counts[i]);
        }
    }

    public int Start { get; }

    public int Count { get; }

    public int[] Variables { get; }

    public int[] Skips { get; }

    public bool[] IsCategorical { get; }

    /// <summary>Columns from one level of a variable to its next; the first variable changes fastest, as in R.</summary>
    public int[] Strides { get; }
}
