using System.Buffers;
using System.Collections;

namespace NgHvi;

internal sealed class DataColumn
{
    private const int MostGrades = 12;
    private readonly byte[] bytes = []; // One piece: a string each would cost 60 bytes.
    private readonly int[]? ends; // Of the texts; null for numbers made in code.
    private readonly bool[]? missing; // Of those numbers.
    private readonly Lazy<(double[] Values, int Present, int Meant, int FirstBad, bool AreDates)> cells;

    private DataColumn(string name, byte[] bytes, int[] ends, bool hasCommas)
    {
        (Name, this.bytes, this.ends, RowCount, HasCommas) = (name, bytes, ends, ends.Length, hasCommas);
        cells = new(Parse);
    }

    private DataColumn(string name, double[] values, bool[]? missing)
    {
        (Name, this.missing, RowCount) = (name, missing, values.Length);
        cells = new(() => Read(values, _ => true, areDates: false));
    }

    public string Name { get; }
    public int RowCount { get; }
    public bool HasCommas { get; } // For decimals.
    public bool IsNumeric => FirstBadRow < 0;
    public bool AreDates => cells.Value.AreDates; // Most are ISO's; numbers are days since 1970 began.
    public ReadOnlySpan<double> Numbers => cells.Value.Values; // NaN where a cell is missing or is no finite number.
    public bool IsMostlyText => 2 * cells.Value.Meant < cells.Value.Present;
    public bool IsCategorical => IsMostlyText || (!IsNumeric && !AreDates && HasGrades()); // Where the formula does not say it.
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
        if (!IsNumeric || HasDigitKeys()) return new StringDataFrameColumn(Name, rows.Select(row => IsMissing(row) ? null : TextAt(row)));
        return AreDates ? new DateTimeDataFrameColumn(Name, rows.Select(DateAt))
            : new DoubleDataFrameColumn(Name, rows.Select(row => IsMissing(row) ? (double?)null : Numbers[row]));
    }

    public DateTime? DateAt(int row) => IsMissing(row) ? null : DateTime.UnixEpoch.AddDays(Numbers[row]);

    public bool IsMissing(int row) => ends is null ? missing?[row] ?? false : Cell.IsMissing(Bytes(row));

    public string TextAt(int row)
    {
        if (ends is null) return IsMissing(row) ? "" : Numbers[row].ToString("R", CultureInfo.InvariantCulture);
        var number = HasCommas ? Cell.PointFor(Bytes(row), stackalloc byte[Cell.LongestNumber]) : default;
        return Encoding.UTF8.GetString(number.IsEmpty ? Bytes(row) : number);
    }

    // Equal for 1 and 1.0 in a column of numbers.
    public string KeyAt(int row) => IsNumeric ? Cell.Key(TextAt(row)) : TextAt(row);

    public DataColumn WithCommas() => new(Name, bytes, ends!, hasCommas: true);

    // Of decimals, and nothing that is a number with a point; null without either.
    public bool? UsesCommas()
    {
        bool? uses = null;
        Span<byte> buffer = stackalloc byte[Cell.LongestNumber];
        for (var row = 0; row < RowCount && bytes.AsSpan().ContainsAny((byte)',', (byte)'.'); row++)
        {
            var text = Bytes(row);
            if (text.Contains((byte)'.') && !double.IsNaN(Cell.Number(text))) return false;
            if (Cell.PointFor(text, buffer).IsEmpty) continue;
            // 1,234 may be a thousand.
            var (comma, sign) = (text.IndexOf((byte)','), text[0] is (byte)'+' or (byte)'-' ? 1 : 0);
            if (text.Length != comma + 4 || comma - sign > 3 || text[sign] == '0') uses = true;
        }

        return uses;
    }

    private bool HasGrades() // 0, 1, 2 and 3+: few values, of which those that are no numbers repeat.
    {
        var counts = Enumerable.Range(0, RowCount).Where(row => !IsMissing(row)).CountBy(TextAt).Take(MostGrades + 1).ToArray();
        return counts.Length <= MostGrades && counts.All(grade => !double.IsNaN(Cell.Number(grade.Key))
            || (grade.Value > 2 && grade.Key.Any(char.IsAsciiDigit) && !Cell.IsNumberLike(Encoding.UTF8.GetBytes(grade.Key))));
    }

    private bool HasDigitKeys()
    {
        for (var row = 0; row < ends?.Length; row++)
        {
            if (Bytes(row) is [(byte)'0', >= (byte)'0' and <= (byte)'9', ..] text
                || ((text = Bytes(row)).Length > 15 && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))) return true;
        }

        return false;
    }

    public DataColumn Take(int[] rows)
    {
        if (ends is null)
            return new(Name, Array.ConvertAll(rows, row => Numbers[row]), missing is null ? null : Array.ConvertAll(rows, IsMissing));
        var builder = new Builder();
        foreach (var row in rows) builder.Add(Bytes(row));
        var column = builder.ToColumn(Name);
        return HasCommas ? column.WithCommas() : column;
    }

    private ReadOnlySpan<byte> Bytes(int row) => bytes.AsSpan((row == 0 ? 0 : ends![row - 1])..ends![row]);

    private (double[] Values, int Present, int Meant, int FirstBad, bool AreDates) Parse()
    {
        var (values, present, dates) = (new double[RowCount], 0, 0);
        for (var row = 0; row < values.Length; row++)
        {
            var text = Bytes(row);
            var isMissing = Cell.IsMissing(text);
            values[row] = isMissing ? double.NaN : Cell.Number(text, HasCommas);
            present += isMissing ? 0 : 1;
            dates += Cell.HasDateShape(text) ? 1 : 0;
        }

        var areDates = dates > 0 && 2 * dates >= present;
        for (var row = 0; areDates && row < values.Length; row++) values[row] = Cell.Days(Bytes(row));
        return Read(values, row => Cell.IsNumberLike(Bytes(row)), areDates);
    }

    private (double[] Values, int Present, int Meant, int FirstBad, bool AreDates) Read(
        double[] values, Predicate<int> isMeant, bool areDates)
    {
        var (present, meant, firstBad) = (0, 0, -1);
        for (var row = 0; row < values.Length; row++)
        {
            var isFinite = double.IsFinite(values[row]);
            if (!isFinite && IsMissing(row)) continue;
            present++;
            meant += isFinite || isMeant(row) ? 1 : 0;
            if (!isFinite && firstBad < 0) firstBad = row;
        }

        return (values, present, meant, firstBad, areDates);
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

        public void Clear()
        {
            written.ResetWrittenCount();
            ends.Clear();
        }

        public DataColumn ToColumn(string name) => new(name, written.WrittenSpan.ToArray(), [.. ends], hasCommas: false);
    }
}
