namespace NgHvi;

/// <summary>
/// The data of a mixed model, immutable, with the rows of each group next to each other: n rows in K groups, a
/// response y, a fixed design X (n×q) and a random design Z (n×r).
/// </summary>
/// <remarks>Groups stand in order of first appearance, and the rows of a group in the order of the table.</remarks>
public sealed class GroupedData
{
    private readonly double[] _response;
    private readonly double[] _fixedDesign;
    private readonly double[] _randomDesign;
    private readonly GroupStacking _stacking;

    private GroupedData(double[] response, double[] fixedDesign, double[] randomDesign, GroupStacking stacking)
    {
        _response = response;
        _fixedDesign = fixedDesign;
        _randomDesign = randomDesign;
        _stacking = stacking;
        GroupKeys = Array.AsReadOnly(stacking.Keys);
    }

    /// <summary>Number of rows, n.</summary>
    public int RowCount => _response.Length;

    /// <summary>Number of groups, K.</summary>
    public int GroupCount => GroupKeys.Count;

    /// <summary>Number of fixed columns, q.</summary>
    public int FixedCount => FixedNames.Count;

    /// <summary>Number of random columns, r.</summary>
    public int RandomCount => RandomNames.Count;

    /// <summary>The response y in stacked order, length n.</summary>
    public ReadOnlySpan<double> Response => _response;

    /// <summary>The fixed design X in stacked order, n×q, row-major.</summary>
    public ReadOnlySpan<double> FixedDesign => _fixedDesign;

    /// <summary>The random design Z in stacked order, n×r, row-major.</summary>
    public ReadOnlySpan<double> RandomDesign => _randomDesign;

    /// <summary>Group k holds the rows from entry k up to, but without, entry k + 1; length K + 1.</summary>
    public ReadOnlySpan<int> GroupOffsets => _stacking.Offsets;

    /// <summary>For every stacked row, its index from zero in the table or arrays it came from; length n.</summary>
    public ReadOnlySpan<int> SourceRows => _stacking.Rows;

    /// <summary>The key of each group as it was written, length K.</summary>
    public IReadOnlyList<string> GroupKeys { get; }

    /// <summary>Names of the fixed columns, length q.</summary>
    public IReadOnlyList<string> FixedNames { get; private init; } = [];

    /// <summary>Names of the random columns, length r.</summary>
    public IReadOnlyList<string> RandomNames { get; private init; } = [];

    /// <summary>Name of the grouping column.</summary>
    public string GroupName { get; private init; } = "";

    /// <summary>Name of the response column.</summary>
    public string ResponseName { get; private init; } = "";

    /// <summary>How the columns follow from a table; null for data made from arrays.</summary>
    internal Design? Design { get; private init; }

    /// <summary>How many rows of the table were left out because a cell was missing.</summary>
    public int DroppedRowCount { get; private init; }

    /// <summary>Makes the data that a formula describes from a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="formula">The formula, such as <c>y ~ x + (1 | group)</c>; see <see cref="Formula"/>.</param>
    /// <param name="missing">What to do with rows that have a missing cell in a column of the formula.</param>
    /// <exception cref="InputException">The formula cannot be read, or the table does not fit it.</exception>
    internal static GroupedData FromTable(
        DataTable table, string formula, MissingValues missing = MissingValues.Error)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (frame, design) = ModelFrame.Learn(table, Formula.ParseOld(formula), missing);
        var codes = frame.Encode(design);
        var stacking = GroupStacking.Create(frame.Rows, frame.Group!.TextAt);
        return new GroupedData(
            Gather(frame.Response!.Numbers, stacking.Rows, 1),
            DesignMatrix.Create(design.Fixed, frame, codes, stacking.Rows),
            DesignMatrix.Create(design.Random, frame, codes, stacking.Rows),
            stacking)
        {
            FixedNames = design.FixedNames,
            RandomNames = design.RandomNames,
            GroupName = design.GroupName,
            ResponseName = design.ResponseName,
            Design = design,
            DroppedRowCount = frame.DroppedRowCount,
        };
    }

    /// <summary>Makes data from arrays, which are copied into stacked order.</summary>
    /// <param name="response">y, length n, at least 1.</param>
    /// <param name="fixedDesign">X, n×q, row-major.</param>
    /// <param name="randomDesign">Z, n×r, row-major.</param>
    /// <param name="groups">The group key of each row, length n.</param>
    /// <param name="fixedNames">Names of the q columns; x1, x2, … when null.</param>
    /// <param name="randomNames">Names of the r columns; z1, z2, … when null.</param>
    /// <param name="groupName">Name of the grouping.</param>
    /// <param name="responseName">Name of the response.</param>
    /// <exception cref="ArgumentException">Lengths disagree, or a number is not finite.</exception>
    public static GroupedData FromArrays(
        ReadOnlySpan<double> response,
        ReadOnlySpan<double> fixedDesign,
        ReadOnlySpan<double> randomDesign,
        IReadOnlyList<string> groups,
        IReadOnlyList<string>? fixedNames = null,
        IReadOnlyList<string>? randomNames = null,
        string groupName = "group",
        string responseName = "y")
    {
        ArgumentNullException.ThrowIfNull(groups);
        var n = Guard.Positive(response.Length, nameof(response));
        Guard.SameLength(groups.Count, nameof(groups), n, nameof(response));
        if (groups.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException("Every row needs a group key that is not empty.", nameof(groups));
        }

        ArrayChecks.AllFinite(response, nameof(response));
        var q = ArrayChecks.Width(fixedDesign, n, nameof(fixedDesign));
        var r = ArrayChecks.Width(randomDesign, n, nameof(randomDesign));
        var fixedLabels = ArrayChecks.Names(fixedNames, q, -1, "x", 1, nameof(fixedNames));
        var randomLabels = ArrayChecks.Names(randomNames, r, -1, "z", 1, nameof(randomNames));
        var stacking = GroupStacking.Create(Enumerable.Range(0, n).ToArray(), row => groups[row]);
        return new GroupedData(
            Gather(response, stacking.Rows, 1),
            Gather(fixedDesign, stacking.Rows, q),
            Gather(randomDesign, stacking.Rows, r),
            stacking)
        {
            FixedNames = fixedLabels,
            RandomNames = randomLabels,
            GroupName = groupName,
            ResponseName = responseName,
        };
    }

    /// <summary>Makes data from arrays with whole numbers as group keys.</summary>
    /// <inheritdoc cref="FromArrays(ReadOnlySpan{double}, ReadOnlySpan{double}, ReadOnlySpan{double}, IReadOnlyList{string}, IReadOnlyList{string}, IReadOnlyList{string}, string, string)"/>
    public static GroupedData FromArrays(
        ReadOnlySpan<double> response,
        ReadOnlySpan<double> fixedDesign,
        ReadOnlySpan<double> randomDesign,
        ReadOnlySpan<int> groups,
        IReadOnlyList<string>? fixedNames = null,
        IReadOnlyList<string>? randomNames = null,
        string groupName = "group",
        string responseName = "y")
    {
        var keys = new string[groups.Length];
        for (var row = 0; row < keys.Length; row++)
        {
            keys[row] = groups[row].ToString(CultureInfo.InvariantCulture);
        }

        return FromArrays(
            response, fixedDesign, randomDesign, keys, fixedNames, randomNames, groupName, responseName);
    }

    /// <summary>Copies rows of a row-major matrix in the given order.</summary>
    internal static double[] Gather(ReadOnlySpan<double> matrix, ReadOnlySpan<int> rows, int width)
    {
        var result = new double[rows.Length * width];
        for (var i = 0; i < rows.Length; i++)
        {
            matrix.Slice(rows[i] * width, width).CopyTo(result.AsSpan(i * width, width));
        }

        return result;
    }
}
