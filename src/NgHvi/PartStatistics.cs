namespace NgHvi;

/// <summary>What linear Gaussian models need of rows, in memory that does not grow with them: by group the triangular factor of
/// [1 y X Z], of whose squares and products all sums are. Parts of rows, such as files, merge, and a fit of the whole is that of all
/// rows; residuals and predictive checks need the rows themselves.</summary>
public sealed partial class PartStatistics
{
    private const int PieceRows = 4096;
    private readonly Formula formula;
    private readonly FormulaVariable[][] terms; // Of both parts, each once.
    private readonly List<string>[] levels; // By variable as texts, in order of appearance.
    private readonly bool[] areNumbers, areGroupNumbers; // All texts so far, by variable and by column of the groups.
    private readonly OrderedDictionary<string, int[]> columns = new(StringComparer.Ordinal); // Of terms: it, a level of each variable.
    private readonly OrderedDictionary<string, GroupFactor> groups = new(StringComparer.Ordinal); // By texts, in order of appearance.
    private readonly List<string> notes = [];
    private IReadOnlyList<Design.Variable> variables = [];

    private PartStatistics(string text)
    {
        formula = NgHvi.Formula.Parse(text);
        if (formula.IsDeep || formula.Failures is not null || formula.Terms.Count > 1)
            throw new InputException((formula.Terms.Count > 1 ? "Several grouping factors need" : formula.IsDeep ? "Networks need"
                : "Successes in trials need")
                + $" the rows of the data; statistics of the formula {text} are not enough.");
        terms = [.. formula.Fixed.Terms.Concat(formula.Random.Terms).DistinctBy(KeyOf)];
        levels = [.. formula.Variables.Select(_ => new List<string>())];
        areNumbers = [.. formula.Variables.Select(_ => true)];
        areGroupNumbers = [.. formula.Groups.Select(_ => true)];
    }

    /// <summary>Formula.</summary>
    public string Formula => formula.Text;
    /// <summary>Rows used, n.</summary>
    public long RowCount => groups.Values.Sum(group => (long)group.Count);
    /// <summary>Rows left out for missing cells.</summary>
    public long DroppedRowCount { get; private set; }
    /// <summary>Groups, K; 0 without a random term.</summary>
    public int GroupCount => formula.Groups.Count == 0 ? 0 : groups.Count;

    private int FirstColumn => formula.Offset is null ? 2 : 3; // After ones, response and offset.

    /// <summary>Takes statistics of the rows of a table.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="formula">Formula, such as <c>y ~ x + (1 + x | g)</c>.</param>
    /// <param name="missing">What to do with missing cells.</param>
    /// <exception cref="InputException">Formula or table cannot be used.</exception>
    public static PartStatistics From(DataFrame data, string formula, MissingValues missing = MissingValues.Error)
    {
        ArgumentNullException.ThrowIfNull(formula);
        var part = new PartStatistics(formula);
        part.Add(DataTable.From(data), missing);
        return part.IsNotEmpty("The table");
    }

    /// <summary>Takes statistics of the rows of a CSV file, in one pass.</summary>
    /// <param name="path">The file, as <see cref="Table.Read"/> reads it.</param>
    /// <param name="formula">Formula.</param>
    /// <param name="where">Filter as of <see cref="Table.Where"/>; null: all rows.</param>
    /// <param name="missing">What to do with missing cells.</param>
    /// <exception cref="InputException">Formula or file cannot be used.</exception>
    public static PartStatistics FromFile(
        string path, string formula, string? where = null, MissingValues missing = MissingValues.Error) =>
        FromFile(path, formula, where, missing, new());

    internal static PartStatistics FromFile(string path, string formula, string? where, MissingValues missing, CsvFormat format)
    {
        ArgumentNullException.ThrowIfNull(formula);
        var part = new PartStatistics(formula);
        CsvTableReader.Read(path, format, PieceRows, piece =>
        {
            var rows = where is null ? null : Table.RowsOf(piece, where, mayBeNone: true);
            if (rows is not []) part.Add(rows is null ? piece : piece.Take(rows), missing);
            GC.Collect(0); // Else texts of cells fill as much memory as the processor has cache.
        });
        return part.IsNotEmpty(Path.GetFileName(path));
    }

    /// <summary>Adds other rows, as if they came after those before.</summary>
    /// <param name="other">Statistics of the same formula.</param>
    /// <exception cref="InputException">Formula or kinds of columns are others.</exception>
    public void Add(PartStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Formula != Formula)
            throw new InputException($"The statistics are of two formulas, {Formula} and {other.Formula}; only those of one go together.");
        foreach (var (mine, its) in variables.Zip(other.variables))
        {
            if (Kind(mine) != Kind(its))
                throw new InputException($"The column \"{mine.Column}\" is {Kind(mine)} in one part and {Kind(its)} in another; write "
                    + $"C({mine.Column}) in the formula for categories.");
        }

        if (variables.Count == 0) variables = other.variables;
        for (var v = 0; v < levels.Length; v++) levels[v].AddRange(other.levels[v].Except(levels[v]).ToArray());
        for (var v = 0; v < levels.Length; v++) areNumbers[v] &= other.areNumbers[v];
        for (var g = 0; g < areGroupNumbers.Length; g++) areGroupNumbers[g] &= other.areGroupNumbers[g];
        int[] places = [.. Enumerable.Range(0, FirstColumn), .. other.columns.Values.Select(column => ColumnOf(
            [column[0], .. column.Skip(1).Zip(Factors(column[0]), (level, v) => levels[v].IndexOf(other.levels[v][level]))]))];
        var moved = new Dictionary<int[], int[]>(); // One array for many groups.
        foreach (var (key, group) in other.groups)
        {
            if (!moved.TryGetValue(group.Columns, out var own))
                moved.Add(group.Columns, own = Array.ConvertAll(group.Columns, column => places[column]));
            GroupOf(key).Add(group, own);
        }

        DroppedRowCount += other.DroppedRowCount;
        notes.AddRange(other.notes.Except(notes).ToArray());

        static string Kind(Design.Variable variable) =>
            variable.Levels is not null ? "categories" : variable.AreDates ? "dates" : "numbers";
    }

    private PartStatistics IsNotEmpty(string source) => groups.Count > 0 ? this
        : throw new InputException($"{source} has no row left, by its filter or for missing cells; statistics need at least one.");

    private static string KeyOf(FormulaVariable[] term) => string.Join('\u001e', term.Select(v => v.Key).Order(StringComparer.Ordinal));

    private int[] Factors(int term) => // The categorical variables of a term, in its order.
        [.. terms[term].Select(formula.IndexOf).Where(v => variables[v].Levels is not null)];

    private int ColumnOf(int[] column)
    {
        var key = string.Join(',', column);
        columns.TryAdd(key, column);
        return FirstColumn + columns.IndexOf(key);
    }

    private GroupFactor GroupOf(string key)
    {
        if (!groups.TryGetValue(key, out var group)) groups.Add(key, group = new());
        return group;
    }

    private void Add(DataTable piece, MissingValues missing)
    {
        var frame = new ModelFrame(piece, formula, null, missing, earlier: variables);
        var rows = frame.Rows;
        DroppedRowCount += piece.RowCount - rows.Length;
        if (rows.Length == 0) return;
        if (groups.Count == 0)
        {
            variables = frame.Variables;
            notes.AddRange([.. piece.Notes, .. frame.Notes()]);
        }

        for (var v = 0; v < levels.Length; v++) areNumbers[v] &= frame.IsNumeric(v);
        for (var g = 0; g < areGroupNumbers.Length; g++) areGroupNumbers[g] &= frame.Parts[g].IsNumeric;
        var coded = terms.Select((_, t) => CodeOf(frame, t)).ToArray();
        var (first, patterns) = (FirstColumn, new Dictionary<long, int[]>());
        var values = new double[first + terms.Length];
        var y = Array.ConvertAll(rows, row => frame.Response!.Numbers[row]);
        double[] offset = frame.Offset is null ? y : Array.ConvertAll(rows, row => frame.Offset.Numbers[row]);
        CheckSize(formula.ResponseName, y);
        CheckSize("offset", offset);
        for (var i = 0; i < rows.Length; i++)
        {
            (values[0], values[1], values[first - 1]) = (1, y[i], offset[i]);
            long pattern = 0;
            for (var t = 0; t < coded.Length; t++)
            {
                pattern = checked((pattern * coded[t].Count) + coded[t].Columns[i]);
                values[first + t] = coded[t].Values[i];
            }

            if (!patterns.TryGetValue(pattern, out var own))
                patterns.Add(pattern, own = [.. Enumerable.Range(0, first), .. coded.Select(term => term.Find(term.Columns[i]))]);
            GroupOf(KeyAt(frame, rows[i])).Add(own, values);
        }
    }

    private static string KeyAt(ModelFrame frame, int row) => frame.Parts.Count == 1 ? frame.Parts[0].TextAt(row)
        : string.Join('\u001f', frame.Parts.Select(column => column.TextAt(row)));

    // By row the column of a term among those of these levels, and its value; what finds the column among all.
    private (int[] Columns, double[] Values, int Count, Func<int, int> Find) CodeOf(ModelFrame frame, int t)
    {
        var (factors, count) = (new List<CodedPart.Factor>(), 1);
        foreach (var v in terms[t].Select(formula.IndexOf))
        {
            factors.Add(new(v, "", frame.Variables[v].Levels, 0, count));
            count = checked(count * factors[^1].Count);
        }

        var (columns, values) = frame.Code([.. factors], frame.Rows);
        CheckSize(string.Join(':', terms[t].Select(v => v.Column)), values);
        return (columns, values, count, column => ColumnOf([t, .. factors.Where(factor => factor.Levels is not null).Select(factor =>
            LevelOf(factor.Variable, factor.Levels![column / factor.Stride % factor.Count]))]));
    }

    private static void CheckSize(string name, double[] values)
    {
        if (values.AsSpan().ContainsAnyExceptInRange(-ModelData.Largest, ModelData.Largest))
            throw new InputException(FormattableString.Invariant(
                $"The column \"{name}\" reaches {TensorPrimitives.MaxMagnitude<double>(values):G3}; allowed are sizes up to 1E+35."));
    }

    private int LevelOf(int v, string text)
    {
        if (levels[v].IndexOf(text) is >= 0 and var known) return known;
        levels[v].Add(text);
        return levels[v].Count - 1;
    }
}
