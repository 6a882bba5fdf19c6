namespace NgHvi;

internal sealed class ModelFrame
{
    private readonly DataTable table;
    private readonly DataColumn[] variables;
    private readonly int[]?[] codes;

    // With a design the response may be absent; without one it is learnt.
    public ModelFrame(DataTable table, Formula formula, Design? design, MissingValues missing)
    {
        this.table = table;
        var response = design is null ? Find(formula.ResponseName, formula.Text.TakeWhile(char.IsWhiteSpace).Count())
            : table.HasColumn(formula.ResponseName) ? table.Column(formula.ResponseName) : null;
        var isGiven = response is not null && (design is null || !Enumerable.Range(0, table.RowCount).All(response.IsMissing));
        Response = isGiven ? response : null;
        Group = formula.GroupName.Length == 0 ? null : Find(formula.GroupName, formula.GroupPosition);
        variables = [.. formula.Variables.Select(v => Find(v.Column, v.Position))];
        codes = new int[variables.Length][];
        bool[] isCategorical = [.. formula.Variables.Select((v, i) =>
            v.IsCategorical || (design is null ? variables[i].IsMostlyText : design.Variables[i].Levels is not null))];
        if (Response is { IsNumeric: false }) throw NotANumber(Response, "the response");
        var wrong = variables.Where((column, i) => !isCategorical[i] && !column.IsNumeric).FirstOrDefault();
        if (wrong is not null) throw NotANumber(wrong, "a numeric column");
        Rows = CompleteRows([.. variables.Prepend(Response).Append(Group).OfType<DataColumn>().DistinctBy(c => c.Name)], missing);
        Design = design ?? new(formula, [.. variables.Select((column, i) => new Design.Variable(
            column.Name, isCategorical[i] ? formula.Variables[i].Levels ?? Levels(column) : null))]);

        DataColumn Find(string name, int position) =>
            table.HasColumn(name) ? table.Column(name) : throw Formula.Error(formula.Text, position, table.NoColumn(name));
    }

    public Design Design { get; }
    public DataColumn? Response { get; } // Null without one, or when all of its cells are missing.
    public DataColumn? Group { get; }
    public int[] Rows { get; } // Those without missing cells, ascending; at least one.

    public double[] Matrix(CodedPart part, int[] rows)
    {
        var width = part.Names.Count;
        if ((long)width * rows.Length > Array.MaxLength)
        {
            throw new InputException(
                $"The formula makes {width} columns for {rows.Length} rows, more than fit in memory; a categorical " +
                "column probably has too many levels.");
        }

        var matrix = new double[width * rows.Length];
        for (var i = 0; i < matrix.Length && part.HasIntercept; i += width) matrix[i] = 1;
        foreach (var (start, factors) in part.Terms)
        {
            var (columns, values) = (new int[rows.Length], new double[rows.Length]);
            Array.Fill(columns, start);
            Array.Fill(values, 1);
            foreach (var factor in factors)
            {
                var column = variables[factor.Variable];
                var numbers = factor.Levels is null ? column.Numbers : [];
                int[] code = factor.Levels is null ? [] : codes[factor.Variable] ??= Encode(column, factor.Levels);
                for (var i = 0; i < rows.Length; i++)
                {
                    // A skipped level makes the row zero.
                    if (factor.Levels is null) values[i] *= numbers[rows[i]];
                    else if (code[rows[i]] < factor.Skipped) values[i] = 0;
                    else columns[i] += (code[rows[i]] - factor.Skipped) * factor.Stride;
                }
            }

            for (var i = 0; i < rows.Length; i++) matrix[(i * width) + columns[i]] = values[i];
        }

        return matrix;
    }

    private InputException NotANumber(DataColumn column, string role)
    {
        var text = column.TextAt(column.FirstBadRow);
        var kind = DataColumn.IsNotFinite(text) ? "finite number" : "number";
        return new(
            $"{table.Place(column.FirstBadRow, column.Name)}: \"{text}\" is not a {kind}; {role} allows " +
            "numbers such as 1.5 or 2e-3, and an empty cell or NA for a missing value.");
    }

    private int[] CompleteRows(DataColumn[] used, MissingValues missing)
    {
        var rows = Enumerable.Range(0, table.RowCount).Where(row => !Array.Exists(used, column => column.IsMissing(row))).ToArray();
        if (rows.Length < table.RowCount && missing == MissingValues.Error)
        {
            var first = rows.TakeWhile((row, i) => row == i).Count();
            var cells = used.Sum(column => Enumerable.Range(0, table.RowCount).Count(column.IsMissing));
            throw new InputException(
                $"{table.Place(first, used.First(column => column.IsMissing(first)).Name)}: a value is missing, the first of " +
                $"{Count(cells, "missing cell")} in {Count(table.RowCount - rows.Length, "row")}; fill them in, or drop rows with " +
                "missing cells by --na drop (MissingValues.Drop).");
        }

        var names = NameSuggestion.List([.. used.Select(column => column.Name)]);
        return rows.Length > 0 ? rows
            : throw new InputException($"{table.Title} has no row left after dropping rows with missing cells in {names}.");

        static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
    }

    // Numbers by size, 1 and 1.0 being one; text by code.
    private string[] Levels(DataColumn column) => column.IsNumeric
        ? [.. Rows.DistinctBy(row => column.Numbers[row]).OrderBy(row => column.Numbers[row]).Select(column.TextAt)]
        : [.. Rows.Select(column.TextAt).Distinct().Order(StringComparer.Ordinal)];

    private int[] Encode(DataColumn column, IReadOnlyList<string> levels)
    {
        var byText = new Dictionary<string, int>();
        var byNumber = new Dictionary<double, int>();
        foreach (var (i, level) in levels.Index())
        {
            byText.TryAdd(level, i);
            byNumber.TryAdd(DataColumn.Parse(level), i);
        }

        var hasNumbers = !byNumber.ContainsKey(double.NaN);
        var codes = new int[column.RowCount];
        foreach (var row in Rows)
        {
            var text = column.TextAt(row);
            if (!byText.TryGetValue(text, out codes[row]) && !(hasNumbers && byNumber.TryGetValue(column.Numbers[row], out codes[row])))
            {
                throw new InputException(
                    $"{table.Place(row, column.Name)}: \"{text}\" is not a known level; allowed are {NameSuggestion.List(levels)}.");
            }
        }

        return codes;
    }
}
