namespace NgHvi.Finance;

/// <summary>One block of a file of the Kenneth French library: a row a period, a column a factor or portfolio.</summary>
public sealed class FrenchBlock
{
    private readonly double[][] values;
    private readonly int[] decimals;
    private readonly string[] dates;

    internal FrenchBlock(
        string title, int line, FrenchFrequency frequency, FrenchUnit unit,
        string[] names, string[] dates, double[][] values, int[] decimals)
    {
        (Title, Line, Frequency, Unit, Names) = (title, line, frequency, unit, Array.AsReadOnly(names));
        (this.dates, this.values, this.decimals) = (dates, values, decimals);
    }

    /// <summary>The title above the header; empty without one.</summary>
    public string Title { get; }
    /// <summary>Line of the header in the file, from 1.</summary>
    public int Line { get; }
    /// <summary>Spacing of the rows.</summary>
    public FrenchFrequency Frequency { get; }
    /// <summary>What the numbers are.</summary>
    public FrenchUnit Unit { get; }
    /// <summary>Names of the columns, without the blanks around them.</summary>
    public IReadOnlyList<string> Names { get; }
    /// <summary>Periods in their order: 2005-01, 2005-01-31 or 2005.</summary>
    public IReadOnlyList<string> Dates => dates;

    /// <summary>Column "date", then the numbers; −99.99 and −999 are missing.</summary>
    public DataFrame Table => field ??= new(
    [
        new StringDataFrameColumn("date", dates),
        .. Names.Select((name, j) => new PanelColumn(name, null, values[j]).ToFrame()),
    ]);

    internal int MissingCount => values.Sum(column => column.Count(double.IsNaN));

    internal double[] Values(int column) => values[column]; // NaN where missing.

    internal int Decimals(int column) => decimals[column]; // Most that a cell has.

    internal bool Says(string word) => Title.Contains(word, StringComparison.OrdinalIgnoreCase);
}
