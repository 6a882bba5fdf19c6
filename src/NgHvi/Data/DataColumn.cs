namespace NgHvi;

/// <summary>
/// One named column of a table. Its cells keep the text in which they were written, so that a column of digits can
/// be numbers or group keys; they are read as numbers when that is first asked for.
/// </summary>
internal sealed class DataColumn
{
    private readonly TextCells? text;
    private readonly bool[]? missing;
    private NumericCells? cells;

    public DataColumn(string name, TextCells text)
    {
        (Name, this.text, RowCount) = (name, text, text.Count);
    }

    private DataColumn(string name, double[] values, bool[]? missing)
    {
        (Name, this.missing, RowCount) = (name, missing, values.Length);
        cells = NumericCells.FromValues(values, missing);
    }

    /// <summary>Name of the column.</summary>
    public string Name { get; }

    /// <summary>How many cells the column has.</summary>
    public int RowCount { get; }

    /// <summary>True when every cell that is not missing is a finite number.</summary>
    public bool IsNumeric => FirstBadRow < 0;

    /// <summary>The cells as numbers; NaN where a cell is missing or is not a finite number.</summary>
    public ReadOnlySpan<double> Numbers => Cells.Values;

    /// <summary>True when fewer than half of the cells that are not missing are numbers.</summary>
    public bool IsMostlyText => 2 * Cells.NumberCount < Cells.PresentCount;

    /// <summary>First row whose cell is present but is not a finite number; -1 when there is none.</summary>
    public int FirstBadRow => Cells.FirstBadRow;

    /// <summary>Whether a cell is written in digits that a number would lose, such as 001 or an identifier of 16 digits.</summary>
    public bool HasDigitKeys => text is not null && text.Any(
        cell => (cell.Length > 1 && cell[0] == '0' && char.IsAsciiDigit((char)cell[1]))
            || (cell.Length > 15 && !cell.ContainsAnyExceptInRange((byte)'0', (byte)'9')));

    private NumericCells Cells => cells ??= NumericCells.FromText(text!);

    /// <summary>Makes a column from numbers; NaN is not a missing value.</summary>
    public static DataColumn FromNumbers(string name, IEnumerable<double> values) => new(name, values.ToArray(), missing: null);

    /// <summary>Makes a column from numbers; null is a missing value.</summary>
    public static DataColumn FromNumbers(string name, IEnumerable<double?> values)
    {
        var given = values.ToArray();
        var isMissing = Array.ConvertAll(given, value => value is null);
        return new(name, Array.ConvertAll(given, value => value ?? double.NaN), isMissing.Contains(true) ? isMissing : null);
    }

    /// <summary>Makes a column from texts by the rules of a CSV file: digits can be numbers; null, nothing and <c>NA</c> are missing.</summary>
    public static DataColumn FromText(string name, IEnumerable<string?> values) => new(name, TextCells.From(values.Select(v => v ?? "")));

    /// <summary>True when the cell of a row holds no value.</summary>
    public bool IsMissing(int row) => text is not null ? NumericCells.IsMissing(text[row]) : missing?[row] ?? false;

    /// <summary>The cell as it was written; a number made in code in its shortest exact form.</summary>
    public string TextAt(int row) =>
        text is not null ? text[row]
        : IsMissing(row) ? ""
        : cells!.Values[row].ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The column with only the given rows.</summary>
    public DataColumn Take(int[] rows) => text is not null
        ? new(Name, text.Take(rows))
        : new(
            Name,
            Array.ConvertAll(rows, row => cells!.Values[row]),
            missing is null ? null : Array.ConvertAll(rows, row => missing[row]));
}
