using System.Buffers;
using System.Collections;
using Microsoft.Data.Analysis;

namespace NgHvi;

internal sealed class DataColumn
{
    private readonly byte[] bytes = []; // One piece: a string each would cost 60 bytes.
    private readonly int[]? ends; // Of the texts; null for numbers made in code.
    private readonly bool[]? missing; // Of those numbers.
    private readonly Lazy<(double[] Values, int Present, int Numbers, int FirstBad)> cells;

    private DataColumn(string name, byte[] bytes, int[] ends)
    {
        (Name, this.bytes, this.ends, RowCount) = (name, bytes, ends, ends.Length);
        cells = new(() => Read(Parsed()));
    }

    private DataColumn(string name, double[] values, bool[]? missing)
    {
        (Name, this.missing, RowCount) = (name, missing, values.Length);
        cells = new(() => Read(values));
    }

    public string Name { get; }
    public int RowCount { get; }
    public bool IsNumeric => FirstBadRow < 0;
    public ReadOnlySpan<double> Numbers => cells.Value.Values; // NaN where a cell is missing or is no finite number.
    public bool IsMostlyText => 2 * cells.Value.Numbers < cells.Value.Present;
    public int FirstBadRow => cells.Value.FirstBad; // Whose cell is there but is no finite number; -1 without one.

    // NaN is not a missing value.
    public static DataColumn FromNumbers(string name, IEnumerable<double> values) => new(name, values.ToArray(), missing: null);

    public static DataColumn FromNumbers(string name, IEnumerable<double?> values)
    {
        var given = values.ToArray();
        var isMissing = Array.ConvertAll(given, value => value is null);
        return new(name, Array.ConvertAll(given, value => value ?? double.NaN), isMissing.Contains(true) ? isMissing : null);
    }

    public static DataColumn FromText(string name, IEnumerable<string?> values)
    {
        var builder = new Builder();
        foreach (var value in values) builder.Add(value ?? "");
        return builder.ToColumn(name);
    }

    // Long integers and decimals become text, to keep digits.
    public static DataColumn From(DataFrameColumn column)
    {
        var (name, values, culture) = (column.Name, ((IEnumerable)column).Cast<object?>(), CultureInfo.InvariantCulture);
        return column switch
        {
            PrimitiveDataFrameColumn<double> numbers => FromNumbers(name, numbers),
            IEnumerable<string?> texts => FromText(name, texts),
            PrimitiveDataFrameColumn<DateTime> dates => FromText(name, dates.Select(date =>
                date?.ToString(date.Value.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF", culture))),
            _ => Type.GetTypeCode(column.DataType) switch
            {
                TypeCode.Boolean or TypeCode.Single or (>= TypeCode.SByte and <= TypeCode.UInt32) =>
                    FromNumbers(name, values.Select(value => value is null ? (double?)null : Convert.ToDouble(value, culture))),
                TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Decimal or TypeCode.Char =>
                    FromText(name, values.Select(value => Convert.ToString(value, culture))),
                _ => throw new InputException(
                    $"Column \"{name}\" of the frame is of type {column.DataType.Name}; allowed are numbers, text, booleans and dates."),
            },
        };
    }

    // Text where doubles lose digits: 001, or more than 15.
    public DataFrameColumn ToFrame()
    {
        var rows = Enumerable.Range(0, RowCount);
        var hasDigitKeys = ends is not null && rows.Any(row =>
            Bytes(row) is [(byte)'0', >= (byte)'0' and <= (byte)'9', ..]
                || (Bytes(row).Length > 15 && !Bytes(row).ContainsAnyExceptInRange((byte)'0', (byte)'9')));
        return IsNumeric && !hasDigitKeys
            ? new DoubleDataFrameColumn(Name, cells.Value.Values.Select(value => double.IsNaN(value) ? (double?)null : value))
            : new StringDataFrameColumn(Name, rows.Select(row => IsMissing(row) ? null : TextAt(row)));
    }

    public static bool IsMissing(string text) => text is "" or "NA";

    public static double Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    public static bool IsNotFinite(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? !double.IsFinite(value)
            : text.AsSpan().TrimStart("+-").Equals("inf", StringComparison.OrdinalIgnoreCase);

    public bool IsMissing(int row) => ends is null ? missing?[row] ?? false : Bytes(row).IsEmpty || Bytes(row).SequenceEqual("NA"u8);

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

    private double[] Parsed()
    {
        var values = new double[RowCount];
        for (var row = 0; row < values.Length; row++) values[row] = IsMissing(row) ? double.NaN : Parse(Bytes(row));
        return values;
    }

    private (double[] Values, int Present, int Numbers, int FirstBad) Read(double[] values)
    {
        var (present, numbers, firstBad) = (0, 0, -1);
        for (var row = 0; row < values.Length; row++)
        {
            if (IsMissing(row)) continue;
            var isFinite = double.IsFinite(values[row]);
            present++;
            numbers += isFinite || ends is null || IsNotFinite(TextAt(row)) ? 1 : 0;
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
