namespace NgHvi;

/// <summary>The columns of a table that a formula uses, checked, and the rows of it that are complete. The word is R's.</summary>
internal sealed class ModelFrame
{
    private readonly DataTable table;
    private readonly DataColumn[] variables;
    private readonly bool[] isCategorical;
    private readonly int[]?[] codes;

    private ModelFrame(DataTable table, Formula formula, DataColumn? response, Func<int, bool> isCategorical, MissingValues missing)
    {
        (this.table, Response) = (table, response);
        Group = formula.GroupName.Length == 0 ? null : Find(table, formula, formula.GroupName, formula.GroupPosition);
        variables = [.. formula.Variables.Select(v => Find(table, formula, v.Column, v.Position))];
        this.isCategorical = [.. formula.Variables.Select((v, i) => isCategorical(i) || v.IsDeclaredCategorical)];
        codes = new int[variables.Length][];
        if (response is { IsNumeric: false }) throw table.NotANumber(response, "the response");

        if (variables.Where((column, i) => !this.isCategorical[i] && !column.IsNumeric).FirstOrDefault() is { } wrong)
        {
            throw table.NotANumber(wrong, "a numeric column");
        }

        Rows = CompleteRows([.. new[] { response }.Concat(variables).Append(Group).OfType<DataColumn>().DistinctBy(c => c.Name)], missing);
    }

    public DataColumn? Response { get; } // The response column; null when the table has none or when all of its cells are missing.
    public DataColumn? Group { get; }
    public int[] Rows { get; }

    // Takes from a table what a formula needs, and learns the levels of its categorical columns.
    public static (ModelFrame Frame, Design Design) Learn(DataTable table, Formula formula, MissingValues missing)
    {
        var response = Find(table, formula, formula.ResponseName, formula.Text.TakeWhile(char.IsWhiteSpace).Count());
        var frame = new ModelFrame(
            table, formula, response, i => table.Column(formula.Variables[i].Column).IsMostlyText, missing);
        return (frame, new Design(formula, [.. frame.variables.Select((column, i) => new DesignVariable(
            column.Name, frame.isCategorical[i] ? formula.Variables[i].Levels ?? frame.Levels(column) : null))]));
    }

    // Takes from a table what a design needs; the response may be absent.
    public static ModelFrame Match(DataTable table, Design design, MissingValues missing)
    {
        var response = table.HasColumn(design.ResponseName) ? table.Column(design.ResponseName) : null;
        var isGiven = response is not null && Enumerable.Range(0, table.RowCount).Any(row => !response.IsMissing(row));
        return new ModelFrame(
            table, design.Formula, isGiven ? response : null, i => design.Variables[i].Levels is not null, missing);
    }

    // The columns of a part for the given rows, n×p row-major, in time O(n × terms): the zeros come with the memory.
    public double[] Matrix(Design design, CodedPart? part, int[] rows)
    {
        var width = part?.Names.Length ?? 0;
        if ((long)width * rows.Length > Array.MaxLength)
        {
            throw new InputException(
                $"The formula makes {width} columns for {rows.Length} rows, more than fit in memory; a categorical " +
                "column probably has too many levels.");
        }

        var matrix = new double[width * rows.Length];
        for (var i = 0; i < matrix.Length && part!.HasIntercept; i += width) matrix[i] = 1;
        foreach (var term in part?.Terms ?? [])
        {
            var (columns, values) = (new int[rows.Length], new double[rows.Length]);
            Array.Fill(columns, term.Start);
            Array.Fill(values, 1);
            for (var k = 0; k < term.Variables.Length; k++)
            {
                var v = term.Variables[k];
                if (design.Variables[v].Levels is { } levels)
                {
                    // Each row moves to the column of its level; a skipped level makes the row zero.
                    var code = codes[v] ??= Encode(variables[v], levels);
                    for (var i = 0; i < rows.Length; i++)
                    {
                        var place = code[rows[i]] - term.Skips[k];
                        if (place < 0) values[i] = 0;
                        else columns[i] += place * term.Strides[k];
                    }
                }
                else
                {
                    var numbers = variables[v].Numbers;
                    for (var i = 0; i < rows.Length; i++) values[i] *= numbers[rows[i]];
                }
            }

            for (var i = 0; i < rows.Length; i++) matrix[(i * width) + columns[i]] = values[i];
        }

        return matrix;
    }

    private static DataColumn Find(DataTable table, Formula formula, string name, int position) => table.HasColumn(name)
        ? table.Column(name)
        : throw Formula.Error(formula.Text, position, table.NoColumn(name));

    // Indices of the rows without missing cells, ascending; at least one.
    private int[] CompleteRows(DataColumn[] used, MissingValues missing)
    {
        var (first, cells) = ("", 0);
        var rows = new List<int>();
        for (var row = 0; row < table.RowCount; row++)
        {
            var before = cells;
            foreach (var column in used)
            {
                if (column.IsMissing(row) && cells++ == 0) first = table.Place(row, column.Name);
            }

            if (cells == before) rows.Add(row);
        }

        if (cells > 0 && missing == MissingValues.Error)
        {
            throw new InputException(
                $"{first}: a value is missing, the first of {Count(cells, "missing cell")} in " +
                $"{Count(table.RowCount - rows.Count, "row")}; fill them in, or drop rows with missing cells by --na drop " +
                "(MissingValues.Drop).");
        }

        var names = NameSuggestion.List([.. used.Select(c => c.Name)]);
        return rows.Count > 0
            ? [.. rows]
            : throw new InputException($"{table.Title} has no row left after dropping rows with missing cells in {names}.");

        static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
    }

    // The distinct cells of the rows in use: numbers by size, 1 and 1.0 being one level; text by character code.
    private string[] Levels(DataColumn column)
    {
        if (!column.IsNumeric) return [.. Rows.Select(column.TextAt).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        var byNumber = new SortedDictionary<double, string>();
        foreach (var row in Rows)
        {
            if (!byNumber.ContainsKey(column.Numbers[row])) byNumber.Add(column.Numbers[row], column.TextAt(row));
        }

        return [.. byNumber.Values];
    }

    private int[] Encode(DataColumn column, IReadOnlyList<string> levels)
    {
        var byText = new Dictionary<string, int>(StringComparer.Ordinal);
        var byNumber = new Dictionary<double, int>();
        for (var i = 0; i < levels.Count; i++)
        {
            byText.TryAdd(levels[i], i);
            byNumber.TryAdd(DataColumn.Parse(levels[i]), i);
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
