namespace NgHvi;

/// <summary>The columns of the fixed or the random design: their names and how terms fill them.</summary>
/// <remarks>Follows R's <c>model.matrix</c>. In a term, a categorical variable gets treatment coding (one column per level but the first)
/// when the term without it is contained in an earlier term or is the intercept; otherwise every level gets a column. Without an intercept
/// the first categorical variable of the first term that has one gets every level. (Chambers and Hastie, Statistical Models in S, 1992, p.
/// 38.)</remarks>
internal sealed record CodedPart(bool HasIntercept, CodedPart.Term[] Terms, string[] Names)
{
    // Lays out the columns of a part of a formula; that of the intercept may be left out, with coding as beside one.
    public static CodedPart Create(
        FormulaPart part, Dictionary<string, int> index, IReadOnlyList<DesignVariable> variables, bool omitsIntercept = false)
    {
        var hasIntercept = part.HasIntercept && !omitsIntercept;
        List<string> names = hasIntercept ? ["(Intercept)"] : [];
        var needsFullCoding = !part.HasIntercept;
        var terms = part.Terms.Select((term, t) =>
        {
            var indices = Array.ConvertAll(term.Variables, v => index[v.Key]);
            var (skips, counts, strides, count) = (new int[indices.Length], new int[indices.Length], new int[indices.Length], 1);
            for (var i = 0; i < indices.Length; i++)
            {
                var levels = variables[indices[i]].Levels;
                skips[i] = levels is not null && !needsFullCoding && HasMargin(part.Terms, t, i) ? 1 : 0;
                (strides[i], counts[i]) = (count, levels is null ? 1 : levels.Count - skips[i]);
                count = checked(count * counts[i]);
                needsFullCoding &= levels is null;
            }

            var start = names.Count;
            for (var column = 0; column < count; column++)
            {
                names.Add(string.Join(':', indices.Select((v, i) => variables[v].Column
                    + (variables[v].Levels is { } levels ? levels[(column / strides[i] % counts[i]) + skips[i]] : ""))));
            }

            return new Term(start, indices, skips, strides);
        }).ToArray();
        return new CodedPart(hasIntercept, terms, [.. names]);
    }

    // Whether term t without its variable i is empty or contained in an earlier term.
    private static bool HasMargin(FormulaTerm[] terms, int t, int i)
    {
        var margin = terms[t].Variables.Where((_, j) => j != i).Select(v => v.Key).ToArray();
        return margin.Length == 0 || terms.Take(t).Any(e => margin.All(key => e.Variables.Any(v => v.Key == key)));
    }

    // Where the columns of one term lie. A row has at most one non-zero column per term: the product of the numeric variables, at the place
    // of the levels. Strides are columns from one level of a variable to its next; the first changes fastest, as in R.
    internal sealed record Term(int Start, int[] Variables, int[] Skips, int[] Strides);
}
