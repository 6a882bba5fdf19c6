namespace NgHvi;

/// <summary>The columns of the fixed or the random design: their names and how terms fill them.</summary>
/// <remarks>
/// Follows R's <c>model.matrix</c>. In a term, a categorical variable gets treatment coding (one column per level
/// but the first) when the term without it is contained in an earlier term or is the intercept; otherwise every
/// level gets a column. Without an intercept the first categorical variable of the first term that has one gets
/// every level. (Chambers and Hastie, Statistical Models in S, 1992, p. 38.)
/// </remarks>
internal sealed record CodedPart(bool HasIntercept, CodedTerm[] Terms, string[] Names)
{
    /// <summary>Lays out the columns of a part of a formula; that of the intercept may be left out, with coding as beside one.</summary>
    public static CodedPart Create(
        FormulaPart part, Dictionary<string, int> index, IReadOnlyList<DesignVariable> variables, bool omitsIntercept = false)
    {
        var names = new List<string>();
        var hasIntercept = part.HasIntercept && !omitsIntercept;
        if (hasIntercept)
        {
            names.Add("(Intercept)");
        }

        var terms = new CodedTerm[part.Terms.Length];
        var needsFullCoding = !part.HasIntercept;
        for (var t = 0; t < terms.Length; t++)
        {
            var indices = part.Terms[t].Variables.Select(v => index[v.Key]).ToArray();
            var isCategorical = indices.Select(i => variables[i].Levels is not null).ToArray();
            var skips = new int[indices.Length];
            var counts = new int[indices.Length];
            for (var i = 0; i < indices.Length; i++)
            {
                var isFull = needsFullCoding || !HasMargin(part.Terms, t, i);
                skips[i] = isCategorical[i] && !isFull ? 1 : 0;
                counts[i] = isCategorical[i] ? variables[indices[i]].Levels!.Count - skips[i] : 1;
                needsFullCoding &= !isCategorical[i];
            }

            terms[t] = new CodedTerm(names.Count, indices, counts, skips);
            AddNames(names, terms[t], variables);
        }

        return new CodedPart(hasIntercept, terms, [.. names]);
    }

    /// <summary>Whether term t without its variable i is empty or contained in an earlier term.</summary>
    private static bool HasMargin(FormulaTerm[] terms, int t, int i)
    {
        var margin = terms[t].Variables.Where((_, j) => j != i).Select(v => v.Key).ToArray();
        return margin.Length == 0
            || terms.Take(t).Any(e => margin.All(key => e.Variables.Any(v => v.Key == key)));
    }

    private static void AddNames(
        List<string> names, CodedTerm term, IReadOnlyList<DesignVariable> variables)
    {
        for (var column = 0; column < term.Count; column++)
        {
            names.Add(string.Join(':', term.Variables.Select((v, i) => variables[v].Levels is { } levels
                ? variables[v].Column + levels[(column / term.Strides[i] % term.Counts[i]) + term.Skips[i]]
                : variables[v].Column)));
        }
    }
}
