namespace NgHvi;

internal sealed class CodedPart
{
    // The first level has no column where the term without the variable came before (Chambers and Hastie 1992, p. 38).
    public CodedPart(Design design, Formula.Part part, bool omitsIntercept = false)
    {
        HasIntercept = part.HasIntercept && !omitsIntercept;
        List<string> names = HasIntercept ? ["(Intercept)"] : [];
        var needsFullCoding = !part.HasIntercept;
        foreach (var (t, term) in part.Terms.Index())
        {
            var (factors, count) = (new Factor[term.Length], 1);
            for (var i = 0; i < factors.Length; i++)
            {
                var index = design.IndexOf(term[i]);
                var levels = design.Variables[index].Levels;
                var skipped = levels is not null && !needsFullCoding && HasMargin(part.Terms, t, term[i]) ? 1 : 0;
                factors[i] = new(index, term[i].Column, levels, skipped, count);
                count = checked(count * factors[i].Count);
                needsFullCoding &= levels is null;
            }

            Terms.Add((names.Count, factors));
            names.AddRange(Enumerable.Range(0, count).Select(column => string.Join(':', factors.Select(factor => factor.Name(column)))));
        }

        Names = names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is not { } repeated ? names.AsReadOnly()
            : throw new InputException(
                $"The formula {design.Formula.Text} gives two columns the name \"{repeated.Key}\"; rename a column of the table or drop " +
                "one of the terms.");
    }

    public bool HasIntercept { get; }
    public int InterceptIndex => HasIntercept ? 0 : -1;
    public IReadOnlyList<string> Names { get; } // As R writes them: (Intercept), x, deptB, a:b.

    // A row has at most one non-zero column per term.
    public List<(int Start, Factor[] Factors)> Terms { get; } = [];

    private static bool HasMargin(FormulaVariable[][] terms, int t, FormulaVariable variable)
    {
        var margin = terms[t].Where(other => other.Key != variable.Key).Select(other => other.Key).ToArray();
        return margin.Length == 0 || terms.Take(t).Any(earlier => margin.All(key => earlier.Any(v => v.Key == key)));
    }

    // Stride: columns from one level to the next.
    internal sealed record Factor(int Variable, string Column, IReadOnlyList<string>? Levels, int Skipped, int Stride)
    {
        public int Count => Levels is null ? 1 : Levels.Count - Skipped;

        public string Name(int column) => Column + Levels?[(column / Stride % Count) + Skipped];
    }
}
