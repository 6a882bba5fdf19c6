namespace NgHvi;

/// <summary>
/// The rows of a table under a given design, in the order of the table: what a fit needs to predict for them.
/// </summary>
public sealed class DesignRows
{
    private readonly double[] _response;
    private readonly double[] _fixedDesign;
    private readonly double[] _randomDesign;
    private readonly double[] _inputs;
    private readonly int[] _sourceRows;

    internal DesignRows(Design design, DataTable table, MissingValues missing)
    {
        var frame = ModelFrame.Match(table, design, missing);
        var codes = frame.Encode(design);
        Design = design;
        DroppedRowCount = frame.DroppedRowCount;
        HasResponse = frame.Response is not null;
        GroupKeys = Array.AsReadOnly(frame.Group is { } group ? Array.ConvertAll(frame.Rows, group.TextAt) : []);
        _sourceRows = frame.Rows;
        _response = frame.Response is null ? [] : GroupedData.Gather(frame.Response.Numbers, frame.Rows, 1);
        _fixedDesign = DesignMatrix.Create(design.Fixed, frame, codes, frame.Rows);
        _randomDesign = DesignMatrix.Create(design.Random, frame, codes, frame.Rows);
        _inputs = DesignMatrix.Create(design.Inputs, frame, codes, frame.Rows);
    }

    /// <summary>The design that the rows follow.</summary>
    public Design Design { get; }

    /// <summary>Number of rows, n.</summary>
    public int RowCount => _sourceRows.Length;

    /// <summary>Number of fixed columns, q.</summary>
    public int FixedCount => Design.FixedNames.Count;

    /// <summary>Number of random columns, r.</summary>
    public int RandomCount => Design.RandomNames.Count;

    /// <summary>True when the table has the response column and it is not missing in every row.</summary>
    public bool HasResponse { get; }

    /// <summary>The response y, length n; empty when there is none.</summary>
    public ReadOnlySpan<double> Response => _response;

    /// <summary>The fixed design X, n×q, row-major.</summary>
    public ReadOnlySpan<double> FixedDesign => _fixedDesign;

    /// <summary>The random design Z, n×r, row-major.</summary>
    public ReadOnlySpan<double> RandomDesign => _randomDesign;

    /// <summary>The fixed columns, n×q, row-major.</summary>
    public ReadOnlySpan<double> Fixed => _fixedDesign;

    /// <summary>The random columns, n×r, row-major.</summary>
    public ReadOnlySpan<double> Random => _randomDesign;

    /// <summary>The inputs of the network, n×m, row-major.</summary>
    public ReadOnlySpan<double> Inputs => _inputs;

    /// <summary>The group key of each row as it was written, length n; groups may be new ones; empty without groups.</summary>
    public IReadOnlyList<string> GroupKeys { get; }

    /// <summary>For every row, its index from zero in the table; length n.</summary>
    public ReadOnlySpan<int> SourceRows => _sourceRows;

    /// <summary>How many rows of the table were left out because a cell was missing.</summary>
    public int DroppedRowCount { get; }
}
