namespace NgHvi;

internal sealed class ModelFrame
{
    private const string ResponseRole = "the response";
    private readonly DataTable table;
    private readonly Formula formula;
    private readonly DataColumn[] variables;
    private readonly int[]?[] codes;
    private Design? design;

    // Rows without a response are none of those, unless one may lack it. Earlier: the variables as the rows before had them, of which these
    // are a part that may have any levels, or none of the rows; empty for the first part.
    public ModelFrame(
        DataTable table, Formula formula, Design? design, MissingValues missing, bool needsResponse = true,
        (string Family, string? Success)? binary = null, IReadOnlyList<Design.Variable>? earlier = null)
    {
        (this.table, this.formula, this.design) = (table, formula, design);
        var known = design?.Variables ?? (earlier is [_, ..] ? earlier : null);
        Expression[] response = formula.Failures is { } failures ? [formula.Response, failures] : [formula.Response];
        if (!needsResponse && !response.SelectMany(side => side.Columns).All(HasValues)) response = [];
        var hasLevels = response is [{ IsColumn: true }] && (design?.ResponseLevels.Count > 0 || binary is not null);
        if (binary is { Success: not null } && !hasLevels)
            throw new InputException("--success (ModelOptions.Success) belongs to a binary response that is one column.");
        var used = hasLevels ? [Find(response[0])] : Columns(response, ResponseRole);
        var group = formula.Terms.Select(term => term.Groups.Select(Find).ToArray()).ToArray();
        codes = new int[formula.Variables.Count][];
        bool[] isCategorical = [.. formula.Variables.Select((v, i) => v.IsCategorical || (v.Source.IsColumn
            && (known is null ? Find(v.Source).IsCategorical : known[i].Levels is not null)))];
        var predictors = formula.Variables.SelectMany((v, i) =>
            isCategorical[i] ? [Find(v.Source)] : Columns([v.Source], "a numeric column")).ToArray();
        var offset = formula.Offset is null ? [] : Columns([formula.Offset], "the offset");
        var needed = (needsResponse ? used : []).Concat(predictors).Concat(offset).Concat(group.SelectMany(columns => columns));
        Rows = CompleteRows([.. needed.DistinctBy(c => c.Name)], missing, earlier is not null);
        Answered = Array.FindAll(Rows, row => response.Length > 0 && !Array.Exists(used, column => column.IsMissing(row)));
        ResponseLevels = design?.ResponseLevels ?? (hasLevels ? FindLevels(used[0], binary!.Value) : []);
        double[] Coded() => Array.ConvertAll(Encode(used[0], ResponseLevels, Answered), Convert.ToDouble);
        Response = Answered.Length == 0 ? null
            : ResponseLevels.Count > 0 ? DataColumn.FromNumbers(used[0].Name, Coded())
            : response[0].ToColumn(table, Answered);
        Trials = response.Length < 2 || Answered.Length == 0 ? null : CountTrials(response[1]);
        Offset = formula.Offset?.ToColumn(table, Rows);
        Parts = group.Length == 0 ? [] : group[0];
        Groups = [.. formula.Terms.Zip(group, (term, columns) =>
            columns.Length < 2 || earlier is not null ? columns[0] : Interaction(term.Name, columns))];
        variables = [.. formula.Variables.Select(v => v.Source.ToColumn(table, Rows))];
        Variables = [.. design?.Variables ?? variables.Select((column, i) => new Design.Variable(
            formula.Variables[i].Column, isCategorical[i] ? formula.Variables[i].Levels ?? Levels(column) : null)
            { AreDates = !isCategorical[i] && column.AreDates })];
        var other = Rows.Length == 0 || known is null ? null
            : variables.Where((column, i) => !isCategorical[i] && column.AreDates != known[i].AreDates).FirstOrDefault();
        if (other is not null)
            throw new InputException($"{table.Place(Rows[0], other.Name)}: {Cell.Quote(other.TextAt(Rows[0]))} is " +
                (other.AreDates ? "a date, but " : "no date, but ") + (design is null ? "rows before" : "the fit") + " had " +
                (other.AreDates ? "numbers here." : "dates here."));
        bool HasValues(Expression c) =>
            table.HasColumn(c.Symbol) && !Enumerable.Range(0, table.RowCount).All(table.Column(c.Symbol).IsMissing);
    }

    public Design Design => design ??= new(formula, Variables, ResponseLevels); // A part need not have what one needs.
    public Design.Variable[] Variables { get; }
    public IReadOnlyList<DataColumn> Parts { get; } // Columns of the first random term's group.
    public int[] Answered { get; } // The rows that have a response.
    public DataColumn? Response { get; } // Null without those.
    public IReadOnlyList<string> ResponseLevels { get; } // Failure and success of a binary one; empty for 0 and 1.
    public DataColumn? Trials { get; } // Null without those or a response.
    public DataColumn? Offset { get; }
    public IReadOnlyList<DataColumn> Groups { get; } // One a random term.
    public int[] Rows { get; } // Those without missing cells, ascending; at least one.

    public double[] Matrix(CodedPart part, int[] rows) => Matrix([part], rows);

    public double[] Matrix(IReadOnlyList<CodedPart> parts, int[] rows) // Side by side.
    {
        var width = parts.Sum(part => part.Names.Count);
        if ((long)width * rows.Length > Array.MaxLength)
            throw new InputException(
                $"The formula makes {width} columns for {rows.Length} rows, more than fit in memory; a categorical " +
                "column probably has too many levels.");
        var matrix = new double[width * rows.Length];
        var first = 0;
        foreach (var part in parts)
        {
            Fill(part, matrix, first, width, rows);
            first += part.Names.Count;
        }

        return matrix;
    }

    private void Fill(CodedPart part, double[] matrix, int first, int width, int[] rows)
    {
        for (var i = first; i < matrix.Length && part.HasIntercept; i += width) matrix[i] = 1;
        foreach (var (start, factors) in part.Terms)
        {
            var (columns, values) = Code(factors, rows);
            for (var i = 0; i < rows.Length; i++) matrix[(i * width) + first + start + columns[i]] = values[i];
        }
    }

    // By row the column among those of a term that is not zero, and its value.
    public (int[] Columns, double[] Values) Code(CodedPart.Factor[] factors, int[] rows)
    {
        var (columns, values) = (new int[rows.Length], new double[rows.Length]);
        Array.Fill(values, 1);
        foreach (var factor in factors)
        {
            var column = variables[factor.Variable];
            var numbers = factor.Levels is null ? column.Numbers : [];
            int[] code = factor.Levels is null ? [] : codes[factor.Variable] ??= Encode(column, factor.Levels, Rows);
            for (var i = 0; i < rows.Length; i++)
            {
                // A skipped level makes the row zero.
                if (factor.Levels is null) values[i] *= numbers[rows[i]];
                else if (code[rows[i]] < factor.Skipped) values[i] = 0;
                else columns[i] += (code[rows[i]] - factor.Skipped) * factor.Stride;
            }
        }

        return (columns, values);
    }

    public bool IsNumeric(int variable) => variables[variable].IsNumeric;

    private DataColumn Find(Expression named)
    {
        var (name, text, place) = (named.Symbol, formula.Text, named.Position);
        if (table.HasColumn(name)) return table.Column(name);
        var bare = table.ColumnNames.FirstOrDefault(column => !FormulaParser.IsName(column)
            && text.IndexOf(column, Math.Max(0, place - column.Length + 1), StringComparison.Ordinal) is >= 0 and var at && at <= place);
        throw Formula.Error(text, place, bare is null ? table.NoColumn(name)
            : $"{table.Title} has no column {Cell.Quote(name)}; the column {Cell.Quote(bare)} is written in backticks, `{bare}`.");
    }

    // Those of numbers.
    private DataColumn[] Columns(IEnumerable<Expression> sources, string role) => [.. sources.SelectMany(source =>
        source.Columns.Select(Find).Select(column =>
            column.IsNumeric ? column : throw NotANumber(column, source.IsColumn ? role : source.ToString())))];

    private DataColumn CountTrials(Expression failures)
    {
        var (all, own) = (new double[table.RowCount], failures.Evaluate(table, Answered));
        foreach (var (i, row) in Answered.Index())
        {
            var successes = Response!.Numbers[row];
            all[row] = successes + own[i];
            if (ModelData.IsCount(successes, all[row])) continue;
            throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"{table.Place(row, formula.Response.Columns.Concat(failures.Columns).First().Symbol)}: {formula.ResponseName} is " +
                $"{successes} and {own[i]}; allowed are counts 0, 1, 2, … that are not both 0."));
        }

        return DataColumn.FromNumbers(formula.ResponseName, all);
    }

    // Of another text for every combination.
    private DataColumn Interaction(string name, DataColumn[] group) =>
        DataColumn.FromText(name, Enumerable.Range(0, table.RowCount).Select(row =>
        Array.Exists(group, column => column.IsMissing(row)) ? null : GroupKey([.. group.Select(column => column.KeyAt(row))])));

    public static string GroupKey(string[] parts)
    {
        return parts is [var only] ? only : string.Join(':', parts.Select(Part));

        static string Part(string key) =>
            key.AsSpan().ContainsAny(':', '`') ? $"`{key.Replace("`", "``", StringComparison.Ordinal)}`" : key;
    }

    // What a reader of the formula would not know.
    public IEnumerable<string> Notes()
    {
        if (ResponseLevels is [var failure, var success])
            yield return $"Success in \"{formula.ResponseName}\" is {Cell.Quote(success)}, failure is {Cell.Quote(failure)}.";
        foreach (var (column, variable) in variables.Zip(Variables))
            if (variable.Levels is null && column.AreDates)
                yield return $"\"{column.Name}\" counts days since 1970-01-01; for dates as categories write C({column.Name}).";
        foreach (var (column, variable) in variables.Zip(formula.Variables))
            if (!variable.IsCategorical && column is { IsMostlyText: false, IsCategorical: true })
                yield return $"\"{column.Name}\" is categories, as {Cell.Quote(column.TextAt(column.FirstBadRow))} is no number.";
        if (Response is { AreDates: true }) yield return $"\"{Response.Name}\" counts days since 1970-01-01.";
    }

    public IEnumerable<string> NotesOnKeys()
    {
        foreach (var group in Groups)
        {
            if (!group.IsNumeric || Rows.All(row => group.KeyAt(row) == group.TextAt(row))) continue;
            var mixed = Rows.GroupBy(group.KeyAt).Select(rows => rows.Select(group.TextAt).Distinct().Take(2).ToArray())
                .FirstOrDefault(texts => texts.Length > 1);
            if (mixed is not null) yield return NoteOnKeys(group.Name, mixed[0], mixed[1]);
        }
    }

    public static string NoteOnKeys(string group, string one, string other, string of = "") =>
        $"\"{group}\" writes one number in several ways, such as {Cell.Quote(one)} and {Cell.Quote(other)}{of}: that is one group.";

    private InputException NotANumber(DataColumn column, string role)
    {
        var text = column.TextAt(column.FirstBadRow);
        var kind = column.AreDates ? "date" : Cell.IsNotFinite(text) ? "finite number" : "number";
        var allowed = column.AreDates ? "dates such as 2026-11-28" : column.HasCommas ? "numbers such as 1,5 or 2e-3"
            : "numbers such as 1.5 or 2e-3";
        var hint = Cell.IsDateLike(text) && !column.AreDates ? $" Dates are written as 2026-11-28; as categories they are C({column.Name})."
            : role == ResponseRole && column.IsMostlyText ? " Two levels are a binary response, of --family logit or probit."
            : text.Contains(',', StringComparison.Ordinal) && !column.HasCommas
            ? " If decimals are written with a comma, say so by --decimal , (decimalMark of Table.Read)."
            : "";
        return new($"{table.Place(column.FirstBadRow, column.Name)}: {Cell.Quote(text)} is not a {kind}; {role} allows {allowed}, and " +
            $"{Cell.Codes} for a missing value (others by --missing).{hint}");
    }

    private int[] CompleteRows(DataColumn[] used, MissingValues missing, bool mayBeNone)
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
        return rows.Length > 0 || mayBeNone ? rows
            : throw new InputException($"{table.Title} has no row left after dropping rows with missing cells in {names}.");

        static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
    }

    // Numbers by size, 1 and 1.0 being one; text by code.
    private string[] Levels(DataColumn column) => column.IsNumeric
        ? [.. Rows.DistinctBy(row => column.Numbers[row]).OrderBy(row => column.Numbers[row]).Select(column.TextAt)]
        : [.. Rows.Select(column.TextAt).Distinct().Order(StringComparer.Ordinal)];

    // The second of two is success, as in R's glm, unless another is asked for.
    private string[] FindLevels(DataColumn column, (string Family, string? Success) binary)
    {
        var isNumeric = column.IsNumeric;
        if (isNumeric && binary.Success is null or "1" && Array.TrueForAll(Rows, row => column.Numbers[row] is 0 or 1)) return [];
        var levels = Levels(column);
        if (isNumeric && levels.Length > 2) return []; // Numbers that are no outcomes.
        if (!isNumeric) levels = [.. levels.OrderBy(level => level, StringComparer.OrdinalIgnoreCase)];
        var (place, shown) = ($"{table.Title}, column \"{column.Name}\"", NameSuggestion.List([.. levels.Select(Cell.Quote)], limit: 8));
        if (levels.Length != 2)
            throw new InputException($"{place}: the response " + (levels.Length == 1 ? $"is {shown} in every row used"
                : $"has the {levels.Length} levels {shown}") + $"; with --family {binary.Family} it has two, or is 0 and 1.");
        if (binary.Success is not { } success) return levels;
        var asked = Array.FindIndex(levels, level => level == success || Cell.Number(level) == Cell.Number(success));
        return asked >= 0 ? [levels[1 - asked], levels[asked]]
            : throw new InputException($"{place}: --success is {Cell.Quote(success)}, but the response has the levels {shown}.");
    }

    private int[] Encode(DataColumn column, IReadOnlyList<string> levels, int[] rows)
    {
        var byText = new Dictionary<string, int>();
        var byNumber = new Dictionary<double, int>();
        foreach (var (i, level) in levels.Index())
        {
            byText.TryAdd(level, i);
            byNumber.TryAdd(Cell.Number(level), i);
        }

        var hasNumbers = !byNumber.ContainsKey(double.NaN);
        var codes = new int[column.RowCount];
        foreach (var row in rows)
        {
            var text = column.TextAt(row);
            if (!byText.TryGetValue(text, out codes[row]) && !(hasNumbers && byNumber.TryGetValue(column.Numbers[row], out codes[row])))
                throw new InputException(
                    $"{table.Place(row, column.Name)}: {Cell.Quote(text)} is not a known level; " +
                    $"allowed are {NameSuggestion.List(levels)}.");
        }

        return codes;
    }
}
