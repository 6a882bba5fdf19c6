using Microsoft.Data.Analysis;

namespace NgHvi;

/// <summary>The data of a model, immutable, with the rows of each group next to each other: n rows in K groups, a response, fixed and
/// random columns and the inputs of a network, all in the units they came in.</summary>
/// <remarks>Groups stand in order of first appearance, and the rows of a group in the order of the table. Without a random term the rows
/// keep their order, and <see cref="GroupOffsets"/> cuts them into blocks that have no keys and share no coefficients.</remarks>
public sealed class ModelData
{
    private readonly GroupStacking stacking;
    private readonly double[] response;
    private double[] fixedDesign;
    private double[] randomDesign;
    private double[] inputs;

    private ModelData(GroupStacking stacking, double[] response, double[] fixedDesign, double[] randomDesign, double[] inputs)
    {
        (this.stacking, this.response, this.inputs) = (stacking, response, inputs);
        (this.fixedDesign, this.randomDesign) = (fixedDesign, randomDesign);
        GroupKeys = Array.AsReadOnly(stacking.Keys);
    }

    /// <summary>Number of rows, n.</summary>
    public int RowCount => response.Length;

    /// <summary>Number of groups, K; of blocks of rows without a random term.</summary>
    public int GroupCount => stacking.Offsets.Length - 1;

    /// <summary>The response in stacked order, length n.</summary>
    public ReadOnlySpan<double> Response => response;

    /// <summary>The fixed columns in stacked order, n×q row-major, that of the intercept included.</summary>
    public ReadOnlySpan<double> Fixed => fixedDesign;

    /// <summary>The columns of the random part in stacked order, n×r row-major, that of the intercept included.</summary>
    public ReadOnlySpan<double> Random => randomDesign;

    /// <summary>The inputs of the network in stacked order, n×m row-major.</summary>
    public ReadOnlySpan<double> Inputs => inputs;

    /// <summary>Group k holds the rows from entry k up to, but without, entry k + 1; length K + 1.</summary>
    public ReadOnlySpan<int> GroupOffsets => stacking.Offsets;

    /// <summary>For every stacked row, its index from zero in the table or arrays it came from; length n.</summary>
    public ReadOnlySpan<int> SourceRows => stacking.Rows;

    /// <summary>The key of each group as it was written, length K; empty without a random term.</summary>
    public IReadOnlyList<string> GroupKeys { get; }

    /// <summary>Names of the fixed columns, length q.</summary>
    public IReadOnlyList<string> FixedNames { get; private set; } = [];

    /// <summary>Names of the random columns, length r.</summary>
    public IReadOnlyList<string> RandomNames { get; private set; } = [];

    /// <summary>Names of the inputs, length m.</summary>
    public IReadOnlyList<string> InputNames { get; private set; } = [];

    /// <summary>Name of the response.</summary>
    public string ResponseName { get; private set; } = "";

    /// <summary>Name of the grouping column; empty without a random term.</summary>
    public string GroupName { get; private set; } = "";

    /// <summary>Whether a fixed column is that of an intercept.</summary>
    public bool HasFixedIntercept => FixedInterceptIndex >= 0;

    /// <summary>Whether a random column is that of an intercept.</summary>
    public bool HasRandomIntercept => RandomInterceptIndex >= 0;

    /// <summary>Whether the inputs are those of a network.</summary>
    public bool IsDeep => InputNames.Count > 0;

    /// <summary>Whether the coefficients of all features of the network vary by group.</summary>
    public bool HasRandomFeatures { get; private set; }

    /// <summary>How many rows of the table were left out because a cell was missing.</summary>
    public int DroppedRowCount { get; private set; }

    // How the columns follow from a table; null for data made from arrays.
    internal Design? Design { get; private set; }

    // Whether the rows have groups.
    internal bool HasGroups => GroupName.Length > 0;

    // Index of the fixed column of ones; −1 without one.
    internal int FixedInterceptIndex { get; private set; } = -1;

    // Index of the random column of ones; −1 without one.
    internal int RandomInterceptIndex { get; private set; } = -1;

    /// <summary>Makes the data that a formula describes from a data frame.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="formula">The formula in lme4's notation, such as <c>y ~ x1 + deep(x2, x3) + (1 + x1 | group)</c>.</param>
    /// <param name="missing">What to do with rows that have a missing cell in a column of the formula.</param>
    /// <exception cref="InputException">The formula cannot be read, or the table does not fit it.</exception>
    public static ModelData From(DataFrame data, string formula, MissingValues missing = MissingValues.Error) =>
        From(DataTable.From(data), formula, missing);

    // Makes the data that a formula describes from a table.
    internal static ModelData From(DataTable table, string formula, MissingValues missing = MissingValues.Error) =>
        From(table, Formula.Parse(formula), missing);

    // Makes the data that a formula describes from a table.
    internal static ModelData From(DataTable table, Formula formula, MissingValues missing)
    {
        var (frame, design) = ModelFrame.Learn(table, formula, missing);
        var stacking = frame.Group is { } group ? GroupStacking.Create(frame.Rows, group.TextAt) : GroupStacking.Blocks(frame.Rows);
        var data = new ModelData(
            stacking,
            stacking.Gather(frame.Response!.Numbers, 1),
            frame.Matrix(design, design.Fixed, stacking.Rows),
            frame.Matrix(design, design.Random, stacking.Rows),
            frame.Matrix(design, design.Inputs, stacking.Rows))
        {
            FixedNames = design.FixedNames,
            RandomNames = design.RandomNames,
            InputNames = design.InputNames,
            ResponseName = design.ResponseName,
            GroupName = design.GroupName,
            HasRandomFeatures = design.HasRandomFeatures,
        };
        return data.Under(design, table.RowCount - frame.Rows.Length);
    }

    /// <summary>Makes data from arrays, which are copied into stacked order; rows may stand in any order.</summary>
    /// <param name="response">The response, length n, at least 1.</param>
    /// <param name="fixedDesign">Fixed columns, n×q row-major; an intercept is a column of ones.</param>
    /// <param name="randomDesign">Random columns, n×r row-major; may be empty.</param>
    /// <param name="inputs">Inputs of a network, n×m row-major; may be empty.</param>
    /// <param name="groups">The group key of each row, length n; null without random columns and features.</param>
    /// <param name="fixedNames">Names of the fixed columns; by default (Intercept), x1, x2, ….</param>
    /// <param name="randomNames">Names of the random columns; by default the name of the equal fixed column, or z1, z2, ….</param>
    /// <param name="inputNames">Names of the inputs; by default they continue those of the fixed columns.</param>
    /// <param name="groupName">Name of the grouping.</param>
    /// <param name="responseName">Name of the response.</param>
    /// <param name="hasRandomFeatures">Whether the coefficients of all features of the network vary by group.</param>
    /// <exception cref="ArgumentException">Lengths disagree, a number is not finite, or groups do not fit random columns.</exception>
    public static ModelData FromArrays(
        ReadOnlySpan<double> response,
        ReadOnlySpan<double> fixedDesign,
        ReadOnlySpan<double> randomDesign,
        ReadOnlySpan<double> inputs,
        IReadOnlyList<string>? groups,
        IReadOnlyList<string>? fixedNames = null,
        IReadOnlyList<string>? randomNames = null,
        IReadOnlyList<string>? inputNames = null,
        string groupName = "group",
        string responseName = "y",
        bool hasRandomFeatures = false)
    {
        var n = Guard.Positive(response.Length, nameof(response));
        ArrayChecks.AllFinite(response, nameof(response));
        var q = ArrayChecks.Width(fixedDesign, n, nameof(fixedDesign), isOptional: inputs.Length > 0);
        var r = ArrayChecks.Width(randomDesign, n, nameof(randomDesign), isOptional: true);
        var m = ArrayChecks.Width(inputs, n, nameof(inputs), isOptional: true);
        ArrayChecks.Groups(groups, n, r > 0 || hasRandomFeatures);
        if (hasRandomFeatures && m == 0)
        {
            throw new ArgumentException("Random features need the inputs of a network.", nameof(hasRandomFeatures));
        }

        var (fixedOnes, randomOnes) = (ArrayChecks.OnesColumn(fixedDesign, q), ArrayChecks.OnesColumn(randomDesign, r));
        var fixedLabels = ArrayChecks.Names(fixedNames, q, fixedOnes, "x", 1, nameof(fixedNames));
        var randomLabels = (IReadOnlyList<string?>?)randomNames ?? ArrayChecks.EqualNames(randomDesign, r, fixedDesign, fixedLabels);
        var rows = Enumerable.Range(0, n).ToArray();
        var stacking = groups is null ? GroupStacking.Blocks(rows) : GroupStacking.Create(rows, row => groups[row]);
        return new ModelData(
            stacking,
            stacking.Gather(response, 1),
            stacking.Gather(fixedDesign, q),
            stacking.Gather(randomDesign, r),
            stacking.Gather(inputs, m))
        {
            FixedNames = fixedLabels,
            RandomNames = ArrayChecks.Names(randomLabels, r, randomOnes, "z", 1, nameof(randomNames)),
            InputNames = ArrayChecks.Names(inputNames, m, -1, "x", q + (fixedOnes < 0 ? 1 : 0), nameof(inputNames)),
            ResponseName = responseName,
            GroupName = groups is null ? "" : groupName,
            HasRandomFeatures = hasRandomFeatures,
            FixedInterceptIndex = fixedOnes,
            RandomInterceptIndex = randomOnes,
        };
    }

    // The same rows with what a table's columns mean for them.
    internal ModelData Under(Design? design, int droppedRowCount)
    {
        var data = (ModelData)MemberwiseClone();
        (data.Design, data.DroppedRowCount) = (design, droppedRowCount);
        if (design is null) return data;

        data.FixedInterceptIndex = design.Fixed.HasIntercept ? 0 : -1;
        data.RandomInterceptIndex = design.Random.HasIntercept ? 0 : -1;
        return data;
    }

    // The data without hidden layers: inputs are fixed columns, and random columns where the features were random.
    internal ModelData WithoutNetwork()
    {
        if (!IsDeep) return this;

        var data = (ModelData)MemberwiseClone();
        data.Design = Design?.WithoutNetwork();
        data.FixedNames = data.Design?.FixedNames ?? [.. FixedNames.Union(InputNames)];
        data.RandomNames = data.Design?.RandomNames ?? (HasRandomFeatures ? [.. RandomNames.Union(InputNames)] : RandomNames);
        data.fixedDesign = Join(fixedDesign, FixedNames, data.FixedNames);
        data.randomDesign = Join(randomDesign, RandomNames, data.RandomNames);
        (data.inputs, data.InputNames, data.HasRandomFeatures) = ([], [], false);
        return data;
    }

    // The columns of the given names, each from the matrix or else from the inputs.
    private double[] Join(double[] matrix, IReadOnlyList<string> names, IReadOnlyList<string> wanted)
    {
        var joined = new double[RowCount * wanted.Count];
        for (var j = 0; j < wanted.Count; j++)
        {
            var (source, width, column) = (matrix, names.Count, IndexOf(names, wanted[j]));
            if (column < 0) (source, width, column) = (inputs, InputNames.Count, IndexOf(InputNames, wanted[j]));

            if (column < 0)
            {
                throw new InputException(
                    $"Without hidden layers the formula {Design?.FormulaText} needs the column \"{wanted[j]}\", which it does not have " +
                    "beside a network; write its terms without deep(...).");
            }

            for (var i = 0; i < RowCount; i++) joined[(i * wanted.Count) + j] = source[(i * width) + column];
        }

        return joined;
    }

    // Index of a column by its name, in which the variables of an interaction may stand in any order; −1 without it.
    private static int IndexOf(IReadOnlyList<string> names, string wanted)
    {
        var parts = Parts(wanted);
        return Enumerable.Range(0, names.Count).FirstOrDefault(j => Parts(names[j]).SequenceEqual(parts), -1);

        static string[] Parts(string name) => [.. name.Split(':').Order(StringComparer.Ordinal)];
    }
}
