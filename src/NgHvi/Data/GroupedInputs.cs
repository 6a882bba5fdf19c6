namespace NgHvi;

/// <summary>
/// The data of a deep mixed model, immutable, with the rows of each group next to each other: n rows in K groups, a response y and m inputs x without a constant.
/// </summary>
public sealed class GroupedInputs
{
    private readonly double[] response;
    private readonly double[] inputs;
    private readonly GroupStacking stacking;

    private GroupedInputs(double[] response, double[] inputs, GroupStacking stacking, IReadOnlyList<string> inputNames, string responseName, string groupName)
    {
        (this.response, this.inputs, this.stacking) = (response, inputs, stacking);
        (InputNames, ResponseName, GroupName) = (inputNames, responseName, groupName);
        GroupKeys = Array.AsReadOnly(stacking.Keys);
    }

    /// <summary>Number of rows, n.</summary>
    public int RowCount => response.Length;

    /// <summary>Number of groups, K.</summary>
    public int GroupCount => GroupKeys.Count;

    /// <summary>Number of inputs, m.</summary>
    public int InputCount => InputNames.Count;

    /// <summary>y in stacked order, length n.</summary>
    public ReadOnlySpan<double> Response => response;

    /// <summary>x in stacked order, n×m row-major.</summary>
    public ReadOnlySpan<double> Inputs => inputs;

    /// <summary>Group k holds the rows from entry k up to, but without, entry k + 1; length K + 1.</summary>
    public ReadOnlySpan<int> GroupOffsets => stacking.Offsets;

    /// <summary>For every stacked row, its index from zero in the arrays it came from; length n.</summary>
    public ReadOnlySpan<int> SourceRows => stacking.Rows;

    /// <summary>The key of each group, length K.</summary>
    public IReadOnlyList<string> GroupKeys { get; }

    /// <summary>Names of the inputs, length m.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>Name of the response.</summary>
    public string ResponseName { get; }

    /// <summary>Name of the grouping column.</summary>
    public string GroupName { get; }

    /// <summary>Makes data from arrays; rows may stand in any order.</summary>
    /// <param name="response">y, length n > 0, finite.</param>
    /// <param name="inputs">x, n×m row-major, finite.</param>
    /// <param name="groups">The key of each row's group, length n, not empty.</param>
    /// <param name="inputNames">Names of the inputs; null numbers them.</param>
    /// <param name="groupName">Name of the grouping column.</param>
    /// <param name="responseName">Name of the response.</param>
    /// <exception cref="ArgumentException">A length does not fit, a number is not finite, or a key is empty.</exception>
    public static GroupedInputs FromArrays(
        ReadOnlySpan<double> response,
        ReadOnlySpan<double> inputs,
        IReadOnlyList<string> groups,
        IReadOnlyList<string>? inputNames = null,
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
        ArrayChecks.AllFinite(inputs, nameof(inputs));
        if (inputs.Length % n != 0)
        {
            throw new ArgumentException($"inputs has length {inputs.Length}, which is no multiple of the {n} rows.", nameof(inputs));
        }

        var m = inputs.Length / n;
        var names = inputNames ?? Enumerable.Range(1, m).Select(j => $"x{j}").ToArray();
        Guard.SameLength(names.Count, nameof(inputNames), m, "m");
        var stacking = GroupStacking.Create(Enumerable.Range(0, n).ToArray(), row => groups[row]);
        return new GroupedInputs(
            GroupedData.Gather(response, stacking.Rows, 1), GroupedData.Gather(inputs, stacking.Rows, m), stacking, names, responseName, groupName);
    }

    /// <summary>The fixed columns of grouped data as inputs, its intercept left out.</summary>
    /// <exception cref="InputException">The data have no intercept among their fixed columns.</exception>
    public static GroupedInputs FromData(GroupedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (n, q) = (data.RowCount, data.FixedCount);
        var intercept = Enumerable.Range(0, q).FirstOrDefault(j => IsOne(data, j), -1);
        if (intercept < 0)
        {
            throw new InputException("The formula has no intercept; a deep or binary mixed model always has one, so remove \"0 +\" or \"- 1\".");
        }

        var kept = Enumerable.Range(0, q).Where(j => j != intercept).ToArray();
        var inputs = new double[n * kept.Length];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < kept.Length; j++)
            {
                inputs[(i * kept.Length) + j] = data.FixedDesign[(i * q) + kept[j]];
            }
        }

        var stacking = new GroupStacking([.. data.GroupKeys], data.GroupOffsets.ToArray(), data.SourceRows.ToArray());
        return new GroupedInputs(
            data.Response.ToArray(), inputs, stacking, kept.Select(j => data.FixedNames[j]).ToArray(), data.ResponseName, data.GroupName);
    }

    private static bool IsOne(GroupedData data, int j)
    {
        for (var i = 0; i < data.RowCount; i++)
        {
            if (data.FixedDesign[(i * data.FixedCount) + j] != 1)
            {
                return false;
            }
        }

        return true;
    }
}
