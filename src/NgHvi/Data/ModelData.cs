namespace NgHvi;

/// <summary>Immutable data of a model, in their own units: n rows in K groups.</summary>
/// <remarks>Groups stand in order of appearance, their rows as given.</remarks>
public sealed partial class ModelData
{
    internal const double Largest = 1e35; // Of a number, so that squares do not overflow.
    private const int BlockLength = 64;
    private int[] offsets;
    private int[] sourceRows;
    private double[] response = [];
    private double[] offset = [];
    private double[] trials = [];
    private Columns fixedPart = new([], []);
    private Columns randomPart = new([], []);
    private Columns inputs = new([], []);

    private ModelData(int[] rows, (string[] Keys, int[] Levels)? groups) // Levels by row of the source.
    {
        GroupKeys = Array.AsReadOnly(groups?.Keys ?? []);
        var end = 0;
        (offsets, var order) = groups is var (keys, levels)
            ? GroupingFactor.Bucket(Array.ConvertAll(rows, row => levels[row]), keys.Length)
            : ([0, .. rows.Chunk(BlockLength).Select(block => end += block.Length)], []);
        sourceRows = groups is null ? rows : Array.ConvertAll(order, i => rows[i]);
    }

    /// <summary>Number of rows, n.</summary>
    public int RowCount => HasRows ? response.Length : allRows;
    /// <summary>Number of groups, K, or of blocks without a random term.</summary>
    public int GroupCount => offsets.Length - 1;
    /// <summary>Response, length n; of <see cref="PartStatistics"/> this and what follows are rows of factors.</summary>
    public ReadOnlySpan<double> Response => response;
    /// <summary>Known part of the linear predictor, length n, or empty.</summary>
    public ReadOnlySpan<double> Offset => offset;
    /// <summary>Trials of which <see cref="Response"/> counts the successes, length n, or empty.</summary>
    public ReadOnlySpan<double> Trials => trials;
    /// <summary>Fixed columns, intercept included, n×q row-major.</summary>
    public ReadOnlySpan<double> Fixed => fixedPart.Values;
    /// <summary>Random columns, intercept included, n×r row-major.</summary>
    public ReadOnlySpan<double> Random => randomPart.Values;
    /// <summary>Network inputs, n×m row-major.</summary>
    public ReadOnlySpan<double> Inputs => inputs.Values;
    /// <summary>First row of each group, and n; length K + 1.</summary>
    public ReadOnlySpan<int> GroupOffsets => offsets;
    /// <summary>Row indices in the source, from 0, length n.</summary>
    public ReadOnlySpan<int> SourceRows => sourceRows;
    /// <summary>Group keys, length K, or empty.</summary>
    public IReadOnlyList<string> GroupKeys { get; private set; }
    /// <summary>Fixed columns, length q.</summary>
    public IReadOnlyList<string> FixedNames => fixedPart.Names;
    /// <summary>Random columns, length r.</summary>
    public IReadOnlyList<string> RandomNames => randomPart.Names;
    /// <summary>Network inputs, length m.</summary>
    public IReadOnlyList<string> InputNames => inputs.Names;
    /// <summary>Name of the response.</summary>
    public string ResponseName { get; private init; } = "";
    /// <summary>Grouping column, or empty.</summary>
    public string GroupName { get; private set; } = "";
    /// <summary>Fixed columns have an intercept.</summary>
    public bool HasFixedIntercept => FixedInterceptIndex >= 0;
    /// <summary>Random columns have an intercept.</summary>
    public bool HasRandomIntercept => RandomInterceptIndex >= 0;
    /// <summary>There are network inputs.</summary>
    public bool IsDeep => InputNames.Count > 0;
    /// <summary>Network features have random coefficients.</summary>
    public bool HasRandomFeatures { get; private set; }
    /// <summary>Rows left out for missing cells.</summary>
    public int DroppedRowCount { get; private set; }

    /// <summary>Failure and success of a binary response; empty for 0 and 1.</summary>
    public IReadOnlyList<string> ResponseLevels => Design?.ResponseLevels ?? [];
    /// <summary>How the table was understood, where that was not said: separators, keys, dates, success.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    internal Design? Design { get; private set; } // How the columns follow from a table; null for data made from arrays.
    internal ReadOnlySpan<double> Shifted => offset.Length == 0 ? response : [.. response.Zip(offset, (y, known) => y - known)];
    internal bool HasGroups => GroupName.Length > 0;

    internal int FixedInterceptIndex => fixedPart.Intercept;
    internal int RandomInterceptIndex => randomPart.Intercept;

    /// <summary>Makes data from a table by a formula.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="formula">Formula, such as <c>y ~ x + (1 + x | g)</c>.</param>
    /// <param name="missing">What to do with missing cells.</param>
    /// <exception cref="InputException">Formula or table cannot be used.</exception>
    public static ModelData From(DataFrame data, string formula, MissingValues missing = MissingValues.Error) =>
        From(DataTable.From(data), formula, missing);

    internal static ModelData From(
        DataTable table, string formula, MissingValues missing = MissingValues.Error, (string Family, string? Success)? binary = null)
    {
        var frame = new ModelFrame(table, Formula.Parse(formula), design: null, missing, binary: binary);
        var design = frame.Design;
        (string[] Keys, int[] Levels)[] groups = [.. frame.Groups.Select(column =>
            GroupingFactor.Number(frame.Rows, column.KeyAt, column.TextAt, table.RowCount))];
        var data = new ModelData(frame.Rows, groups.Length == 0 ? null : groups[0])
        {
            ResponseName = design.Formula.ResponseName,
            GroupName = design.Formula.GroupName,
            HasRandomFeatures = design.Formula.HasRandomFeatures,
            Design = design,
            DroppedRowCount = table.RowCount - frame.Rows.Length,
            Notes = [.. table.Notes, .. frame.Notes(), .. frame.NotesOnKeys()],
        };
        data.response = data.Stacked(frame.Response!.Numbers, 1);
        data.offset = frame.Offset is { } offset ? data.Stacked(offset.Numbers, 1) : [];
        data.trials = frame.Trials is { } trials ? data.Stacked(trials.Numbers, 1) : [];
        (data.fixedPart, data.inputs) = (Coded(design.Fixed), Coded(design.Inputs));
        data.randomPart = new(
            frame.Matrix(design.Terms, data.sourceRows), design.RandomNames, design.Random.InterceptIndex);
        if (design.Terms.Count < 2) return data;
        data.factors = GroupingFactor.Arrange(design, data.sourceRows, groups);
        data.Notes = [.. data.Notes, .. GroupingFactor.Relations(design, data.factors)];
        return data;

        Columns Coded(CodedPart part) => new(frame.Matrix(part, data.sourceRows), part.Names, part.InterceptIndex);
    }

    /// <summary>Copies data from arrays; rows in any order.</summary>
    /// <param name="response">Response, length n, at least 1.</param>
    /// <param name="fixedDesign">Fixed columns, n×q row-major; intercept: ones.</param>
    /// <param name="randomDesign">Random columns, n×r row-major, or empty.</param>
    /// <param name="inputs">Network inputs, n×m row-major, or empty.</param>
    /// <param name="groups">Group keys, length n; null without random part.</param>
    /// <param name="fixedNames">Fixed columns; default: (Intercept), x1, x2, ….</param>
    /// <param name="randomNames">Random columns; default: equal fixed column's, or z1, z2, ….</param>
    /// <param name="inputNames">Network inputs; default: continue fixed names.</param>
    /// <param name="groupName">Grouping column.</param>
    /// <param name="responseName">Name of the response.</param>
    /// <param name="hasRandomFeatures">Network features have random coefficients.</param>
    /// <param name="offset">Known part of the linear predictor, length n, or empty.</param>
    /// <param name="trials">Trials of which the response counts the successes, length n, or empty.</param>
    /// <exception cref="ArgumentException">A length, number or group is invalid.</exception>
    public static ModelData FromArrays(
        ReadOnlySpan<double> response, ReadOnlySpan<double> fixedDesign, ReadOnlySpan<double> randomDesign, ReadOnlySpan<double> inputs,
        IReadOnlyList<string>? groups, IReadOnlyList<string>? fixedNames = null, IReadOnlyList<string>? randomNames = null,
        IReadOnlyList<string>? inputNames = null, string groupName = "group", string responseName = "y", bool hasRandomFeatures = false,
        ReadOnlySpan<double> offset = default, ReadOnlySpan<double> trials = default)
    {
        var n = Guard.Positive(response.Length, nameof(response));
        AllFinite(response, nameof(response));
        var q = Width(fixedDesign, n, nameof(fixedDesign), isOptional: inputs.Length > 0);
        var r = Width(randomDesign, n, nameof(randomDesign));
        var m = Width(inputs, n, nameof(inputs));
        Require(
            groups is not null == (r > 0 || hasRandomFeatures), nameof(groups),
            groups is null ? "Random columns or features need groups." : "Groups need random columns or features.");
        Guard.SameLength(groups?.Count ?? n, nameof(groups), n, "response");
        Require(groups?.Any(string.IsNullOrEmpty) != true, nameof(groups), "Every row needs a group key that is not empty.");
        Require(m > 0 || !hasRandomFeatures, nameof(hasRandomFeatures), "Random features need the inputs of a network.");
        Guard.SameLength(offset.Length == 0 ? n : offset.Length, nameof(offset), n, "response");
        Guard.SameLength(trials.Length == 0 ? n : trials.Length, nameof(trials), n, "response");
        AllFinite(offset, nameof(offset));
        for (var i = 0; i < trials.Length; i++)
            Require(IsCount(response[i], trials[i]), nameof(trials), FormattableString.Invariant(
                $"Entry {i} has {response[i]} successes in {trials[i]} trials; allowed are whole numbers, of trials at least 1."));

        var (fixedColumns, randomColumns) = (Split(fixedDesign, q), Split(randomDesign, r));
        var (fixedOnes, randomOnes) = (Array.FindIndex(fixedColumns, IsOfOnes), Array.FindIndex(randomColumns, IsOfOnes));
        var fixedLabels = Names(fixedNames, q, fixedOnes, "x", 1, nameof(fixedNames));
        var equal = randomColumns.Select(column => Array.FindIndex(fixedColumns, column.SequenceEqual));
        var randomLabels = (IReadOnlyList<string?>?)randomNames ?? [.. equal.Select(j => j < 0 ? null : fixedLabels[j])];
        int[] rows = [.. Enumerable.Range(0, n)];
        var data = new ModelData(rows, groups is null ? null : GroupingFactor.Number(rows, row => groups[row], row => groups[row], n))
        {
            ResponseName = responseName,
            GroupName = groups is null ? "" : groupName,
            HasRandomFeatures = hasRandomFeatures,
        };
        (data.response, data.offset, data.trials) = (data.Stacked(response, 1), data.Stacked(offset, 1), data.Stacked(trials, 1));
        data.fixedPart = new(data.Stacked(fixedDesign, q), fixedLabels, fixedOnes);
        data.randomPart = new(
            data.Stacked(randomDesign, r), Names(randomLabels, r, randomOnes, "z", 1, nameof(randomNames)), randomOnes);
        var firstInput = q + (fixedOnes < 0 ? 1 : 0);
        data.inputs = new(data.Stacked(inputs, m), Names(inputNames, m, -1, "x", firstInput, nameof(inputNames)));
        return data;

        static bool IsOfOnes(double[] column) => !column.AsSpan().ContainsAnyExcept(1);
    }

    internal ModelData Under(Design? design, int droppedRowCount, IReadOnlyList<string>? notes = null, double[]? source = null)
    {
        var data = (ModelData)MemberwiseClone();
        (data.Design, data.DroppedRowCount, data.Notes) = (design, droppedRowCount, notes ?? Notes);
        if (source is [_, ..]) data.sourceRows = source.Length == RowCount ? Array.ConvertAll(source, row => (int)row)
            : throw new FormatException("There are not as many places of rows as rows.");
        data.fixedPart = fixedPart with { Intercept = design?.Fixed.InterceptIndex ?? fixedPart.Intercept };
        data.randomPart = randomPart with { Intercept = design?.Random.InterceptIndex ?? randomPart.Intercept };
        return data;
    }

    // Inputs become columns, random ones where features were.
    internal ModelData WithoutNetwork()
    {
        if (!IsDeep) return this;
        var data = (ModelData)MemberwiseClone();
        data.factors = null;
        data.Design = Design?.WithoutNetwork();
        data.fixedPart = Join(fixedPart, data.Design?.Fixed.Names ?? [.. FixedNames.Union(InputNames)]);
        data.randomPart = Join(
            randomPart, data.Design?.RandomNames ?? (HasRandomFeatures ? [.. RandomNames.Union(InputNames)] : RandomNames));
        (data.inputs, data.HasRandomFeatures) = (new([], []), false);
        return data;
    }

    private Columns Join(Columns part, IReadOnlyList<string> wanted)
    {
        var joined = new double[RowCount * wanted.Count];
        foreach (var (j, name) in wanted.Index())
        {
            var (source, column) = part.IndexOf(name) is >= 0 and var own ? (part, own) : (inputs, inputs.IndexOf(name));
            if (column < 0)
                throw new InputException(
                    $"Without hidden layers the formula {Design?.Formula.Text} needs the column \"{name}\", which it does not have " +
                    "beside a network; write its terms without deep(...).");
            for (var i = 0; i < RowCount; i++) joined[(i * wanted.Count) + j] = source.Values[(i * source.Names.Count) + column];
        }

        return part with { Values = joined, Names = wanted };
    }

    internal static bool IsCount(double successes, double trials) => // Not NaN, either.
        trials >= 1 && successes >= 0 && successes <= trials && trials == Math.Floor(trials) && successes == Math.Floor(successes);

    private double[] Stacked(ReadOnlySpan<double> matrix, int width) => Taken(matrix, sourceRows, width); // Of the source.

    private static void Require(bool holds, string name, string sentence)
    {
        if (!holds) throw new ArgumentException(sentence, name);
    }

    private static void AllFinite(ReadOnlySpan<double> values, string name)
    {
        if (values.IndexOfAnyExceptInRange(double.MinValue, double.MaxValue) is >= 0 and var i)
            throw new ArgumentException(FormattableString.Invariant($"Entry {i} of {name} is {values[i]}, not a finite number."), name);
    }

    private static int Width(ReadOnlySpan<double> matrix, int rowCount, string name, bool isOptional = true)
    {
        var multiple = isOptional ? "multiple" : "positive multiple";
        Require(
            (isOptional || matrix.Length > 0) && matrix.Length % rowCount == 0, name,
            $"The length of {name} is {matrix.Length}, which is not a {multiple} of the {rowCount} rows.");
        AllFinite(matrix, name);
        return matrix.Length / rowCount;
    }

    private static IReadOnlyList<string> Names(IReadOnlyList<string?>? names, int count, int ones, string prefix, int first, string name)
    {
        names ??= new string?[count];
        Guard.SameLength(names.Count, name, count, "the number of columns");
        return [.. names.Select((given, j) => given ?? (j == ones ? "(Intercept)" : FormattableString.Invariant($"{prefix}{first++}")))];
    }

    private static double[][] Split(ReadOnlySpan<double> matrix, int width)
    {
        var columns = new double[width][];
        for (var j = 0; j < width; j++) columns[j] = Column(matrix, width, j);
        return columns;
    }

    internal static double[] Column(ReadOnlySpan<double> matrix, int width, int j)
    {
        var column = new double[matrix.Length / width];
        for (var i = 0; i < column.Length; i++) column[i] = matrix[(i * width) + j];
        return column;
    }

    private sealed record Columns(double[] Values, IReadOnlyList<string> Names, int Intercept = -1)
    {
        // Variables of an interaction have any order.
        public int IndexOf(string name)
        {
            var parts = Parts(name);
            return Enumerable.Range(0, Names.Count).FirstOrDefault(j => Parts(Names[j]).SequenceEqual(parts), -1);

            static string[] Parts(string name) => [.. name.Split(':').Order(StringComparer.Ordinal)];
        }
    }
}
