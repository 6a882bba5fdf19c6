using System.Buffers;

namespace NgHvi;

/// <summary>One named column of a table. Its cells keep the text in which they were written, so that a column of digits can be numbers or
/// group keys; they are read as numbers when that is first asked for.</summary>
internal sealed class DataColumn
{
    private readonly byte[] bytes = []; // All texts in one piece of memory: a text of its own costs 60 bytes, and tables have millions.
    private readonly int[]? ends;
    private readonly bool[]? missing;
    private readonly Lazy<(double[] Values, int Present, int Numbers, int FirstBad)> cells;

    private DataColumn(string name, byte[] bytes, int[] ends)
    {
        (Name, this.bytes, this.ends, RowCount) = (name, bytes, ends, ends.Length);
        cells = new(ReadNumbers);
    }

    private DataColumn(string name, double[] values, bool[]? missing)
    {
        (Name, this.missing, RowCount) = (name, missing, values.Length);
        cells = new(() =>
        {
            var present = values.Length - (missing?.Count(m => m) ?? 0);
            var rows = Enumerable.Range(0, values.Length);
            return (values, present, present, rows.FirstOrDefault(row => !IsMissing(row) && !double.IsFinite(values[row]), -1));
        });
    }

    public string Name { get; }
    public int RowCount { get; }
    public bool IsNumeric => FirstBadRow < 0; // True when every cell that is not missing is a finite number.

    // The cells as numbers; NaN where a cell is missing or is not a finite number.
    public ReadOnlySpan<double> Numbers => cells.Value.Values;

    // True when fewer than half of the cells that are not missing are numbers.
    public bool IsMostlyText => 2 * cells.Value.Numbers < cells.Value.Present;
    public int FirstBadRow => cells.Value.FirstBad; // First row whose cell is present but is not a finite number; -1 when there is none.

    // Whether a cell is written in digits that a number would lose, such as 001 or an identifier of 16 digits.
    public bool HasDigitKeys => ends is not null && Enumerable.Range(0, RowCount).Any(row =>
        Bytes(row) is [(byte)'0', >= (byte)'0' and <= (byte)'9', ..]
            || (Bytes(row).Length > 15 && !Bytes(row).ContainsAnyExceptInRange((byte)'0', (byte)'9')));

    // Makes a column from numbers; NaN is not a missing value.
    public static DataColumn FromNumbers(string name, IEnumerable<double> values) => new(name, values.ToArray(), missing: null);

    public static DataColumn FromNumbers(string name, IEnumerable<double?> values)
    {
        var given = values.ToArray();
        var isMissing = Array.ConvertAll(given, value => value is null);
        return new(name, Array.ConvertAll(given, value => value ?? double.NaN), isMissing.Contains(true) ? isMissing : null);
    }

    // Makes a column from texts by the rules of a CSV file: digits can be numbers; null and NA are missing.
    public static DataColumn FromText(string name, IEnumerable<string?> values)
    {
        var builder = new Builder();
        foreach (var value in values) builder.Add(value ?? "");
        return builder.ToColumn(name);
    }

    public static bool IsMissing(string text) => text is "" or "NA";

    // The finite number that a text is; NaN when it is none.
    public static double Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    // True for a number that is not finite: NaN, Inf, Infinity, or digits beyond the range.
    public static bool IsNotFinite(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? !double.IsFinite(value)
            : text.AsSpan().TrimStart("+-").Equals("inf", StringComparison.OrdinalIgnoreCase);

    public bool IsMissing(int row) =>
        ends is null ? missing?[row] ?? false : Bytes(row).IsEmpty || Bytes(row).SequenceEqual("NA"u8);

    public string TextAt(int row) => ends is not null ? Encoding.UTF8.GetString(Bytes(row))
        : IsMissing(row) ? "" : Numbers[row].ToString("R", CultureInfo.InvariantCulture);

    public DataColumn Take(int[] rows)
    {
        if (ends is null)
        {
            return new(Name, Array.ConvertAll(rows, row => Numbers[row]), missing is null ? null : Array.ConvertAll(rows, IsMissing));
        }

        var builder = new Builder();
        foreach (var row in rows) builder.Add(Bytes(row));
        return builder.ToColumn(Name);
    }

    private static double Parse(ReadOnlySpan<byte> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : double.NaN;

    private ReadOnlySpan<byte> Bytes(int row) => bytes.AsSpan((row == 0 ? 0 : ends![row - 1])..ends![row]);

    private (double[] Values, int Present, int Numbers, int FirstBad) ReadNumbers()
    {
        var values = new double[RowCount];
        var (present, numbers, firstBad) = (0, 0, -1);
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = double.NaN;
            if (IsMissing(row)) continue;

            present++;
            values[row] = Parse(Bytes(row));
            var isFinite = !double.IsNaN(values[row]);
            numbers += isFinite || IsNotFinite(TextAt(row)) ? 1 : 0;
            if (!isFinite && firstBad < 0) firstBad = row;
        }

        return (values, present, numbers, firstBad);
    }

    internal sealed class Builder
    {
        private readonly ArrayBufferWriter<byte> written = new();
        private readonly List<int> ends = [];

        public void Add(string text)
        {
            Encoding.UTF8.GetBytes(text, written);
            ends.Add(written.WrittenCount);
        }

        public void Add(ReadOnlySpan<byte> text)
        {
            written.Write(text);
            ends.Add(written.WrittenCount);
        }

        public DataColumn ToColumn(string name) => new(name, written.WrittenSpan.ToArray(), [.. ends]);
    }
}
