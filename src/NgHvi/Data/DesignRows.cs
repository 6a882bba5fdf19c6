namespace NgHvi;

/// <summary>The rows of a table under a given design, in the order of the table: what a fit needs to predict for them.</summary>
internal sealed class DesignRows
{
    private readonly double[] response;
    private readonly double[] fixedDesign;
    private readonly double[] randomDesign;
    private readonly double[] inputs;
    private readonly int[] rows;

    public DesignRows(Design design, DataTable table, MissingValues missing)
    {
        var frame = ModelFrame.Match(table, design, missing);
        var codes = frame.Encode(design);
        (Design, rows, DroppedRowCount, HasResponse) = (design, frame.Rows, frame.DroppedRowCount, frame.Response is not null);
        GroupKeys = frame.Group is { } group ? Array.ConvertAll(rows, group.TextAt) : [];
        response = frame.Response is { } column ? Array.ConvertAll(rows, row => column.Numbers[row]) : [];
        fixedDesign = DesignMatrix.Create(design.Fixed, frame, codes, rows);
        randomDesign = DesignMatrix.Create(design.Random, frame, codes, rows);
        inputs = DesignMatrix.Create(design.Inputs, frame, codes, rows);
    }

    public Design Design { get; }

    /// <summary>n.</summary>
    public int RowCount => rows.Length;

    /// <summary>True when the table has the response column and it is not missing in every row.</summary>
    public bool HasResponse { get; }

    /// <summary>The response, length n; empty when there is none.</summary>
    public ReadOnlySpan<double> Response => response;

    /// <summary>The fixed columns, n×q row-major.</summary>
    public ReadOnlySpan<double> Fixed => fixedDesign;

    /// <summary>The random columns, n×r row-major.</summary>
    public ReadOnlySpan<double> Random => randomDesign;

    /// <summary>The inputs of the network, n×m row-major.</summary>
    public ReadOnlySpan<double> Inputs => inputs;

    /// <summary>The group key of each row as it was written, length n; groups may be new ones; empty without a random term.</summary>
    public IReadOnlyList<string> GroupKeys { get; }

    /// <summary>For every row, its index from zero in the table; length n.</summary>
    public ReadOnlySpan<int> SourceRows => rows;

    /// <summary>How many rows of the table were left out because a cell was missing.</summary>
    public int DroppedRowCount { get; }
}
