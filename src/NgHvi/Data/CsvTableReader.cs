using CsvHelper;

namespace NgHvi;

internal static class CsvTableReader
{
    private static readonly CsvReaderOptions Options = new()
    {
        HasHeader = false,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        PoolStrings = false,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    public static DataTable Read(string path, CsvFormat? format = null) => Whole(use => Read(path, format, int.MaxValue, use));

    public static DataTable Read(TextReader reader, string fileName, CsvFormat? format = null) =>
        Whole(use => Read(reader, fileName, format, int.MaxValue, use));

    // In pieces of so many rows, of which the first tells how the file is written.
    public static void Read(string path, CsvFormat? format, int most, Action<DataTable> use)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path)) throw new InputException($"\"{path}\" is a folder; a CSV file is expected.");
        if (!File.Exists(path)) throw new InputException($"The file \"{path}\" does not exist.");
        var name = Path.GetFileName(path);
        try
        {
            using var file = RegularFile.Open(path);
            var isPacked = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B; // By gzip.
            file.Position = 0;
            using Stream text = isPacked ? new UnpackedFile(file) : file;
            // Replaced characters could make two keys one.
            using var reader = new StreamReader(text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            IReadOnlyList<string>? notes = null;
            Read(reader, name, format, most, piece => use(piece.With(notes ??= NotesFile.Read(path))));
        }
        catch (DecoderFallbackException exception)
        {
            throw new InputException($"{name} is not UTF-8 text; save it as UTF-8.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InputException($"The file \"{path}\" cannot be read: {exception.Message}", exception);
        }
    }

    private static DataTable Whole(Action<Action<DataTable>> read)
    {
        DataTable? all = null;
        read(piece => all = piece);
        return all!;
    }

    private static void Read(TextReader reader, string fileName, CsvFormat? format, int most, Action<DataTable> use)
    {
        format ??= new();
        using var csv = CsvReader.Create(reader, Options with { Separator = format.Separator }, leaveOpen: true);
        try
        {
            if (!NextRecord(csv)) throw new InputException($"{fileName} is empty; a line of column names is expected first.");
            var names = Enumerable.Range(0, csv.FieldCount).Select(csv.GetString).ToArray();
            var place = $"{fileName}, line {csv.LineNumber}";
            var (cells, lines, isShort) = (Array.ConvertAll(names, _ => new DataColumn.Builder()), new List<int>(), false);
            bool? hasCommas = null; // For decimals; null: no piece told.
            while (NextRecord(csv))
            {
                // The first column has no name, as R's write.table leaves it.
                if (lines.Count == 0 && hasCommas is null && names.Length > 1 && csv.FieldCount == names.Length + 1
                    && !csv.GetSpan(names.Length).IsEmpty)
                    (names, cells, isShort) = (["", .. names], [new(), .. cells], true);
                var used = Math.Min(csv.FieldCount, names.Length);
                var isWhole = names.AsSpan(used).IndexOfAnyExcept("") < 0;
                for (var i = used; i < csv.FieldCount; i++) isWhole &= csv.GetSpan(i).IsEmpty;
                if (!isWhole)
                {
                    var fields = csv.FieldCount == 1 ? "1 field" : $"{csv.FieldCount} fields";
                    throw new InputException($"{fileName}, line {csv.LineNumber}: the row has {fields}, but the header has " +
                        $"{names.Length}; fields are separated by {CsvFormat.NameOf(csv.Separator)}.");
                }

                lines.Add(checked((int)csv.LineNumber));
                for (var i = 0; i < used; i++) cells[i].Add(format.IsMissing(csv.GetSpan(i)) ? [] : csv.GetSpan(i));
                if (lines.Count == most) Pass();
            }

            if (lines.Count > 0) Pass();
            else if (hasCommas is null) throw new InputException($"{fileName} has a header but no rows.");

            void Pass()
            {
                var columns = cells.Zip(names, (column, name) => column.ToColumn(name)).ToArray();
                if (isShort && Enumerable.Range(0, lines.Count).Select(columns[0].TextAt).Distinct().Count() < lines.Count)
                    throw new InputException(
                        $"{place}: the header has {names.Length - 1} names, but the rows have {names.Length} fields, the first of which " +
                        $"are no row names, as they repeat; fields are separated by {CsvFormat.NameOf(csv.Separator)}.");
                use(ToTable(fileName, place, columns, [.. lines], format, csv.Separator, ref hasCommas));
                foreach (var column in cells) column.Clear();
                lines.Clear();
            }
        }
        catch (CsvFormatException exception)
        {
            throw new InputException(
                $"{fileName}, line {exception.LineNumber}: a quote is out of place; a field with a quote, separator or " +
                "line break stands in double quotes, and a quote inside it is written twice" +
                (exception.LineNumber == 1 && format.Separator is null ? "; fields with spaces between need --separator space." : "."),
                exception);
        }
    }

    // Lines without any cell are blank, as spreadsheets end.
    private static bool NextRecord(CsvReader csv)
    {
        while (csv.Read())
        {
            for (var i = 0; i < csv.FieldCount && csv.FieldCount > 1; i++)
                if (!csv.GetSpan(i).IsEmpty) return true;
            if (csv.FieldCount == 1 && csv.RawRecord.ContainsAnyExcept((byte)' ', (byte)'\t')) return true;
        }

        return false;
    }

    // Nothing can mean a column without a name.
    private static DataTable ToTable(
        string fileName, string place, DataColumn[] columns, int[] lines, CsvFormat format, char separator, ref bool? hasCommas)
    {
        bool?[] uses = hasCommas is null && format.Decimal is null && separator != ','
            ? Array.ConvertAll(columns, column => column.UsesCommas()) : [];
        hasCommas ??= format.Decimal == ',' || (uses.Contains(true) && !uses.Contains(false));
        var isFound = hasCommas.Value && format.Decimal is null;
        if (hasCommas.Value) columns = Array.ConvertAll(columns, column => column.WithCommas());
        var repeated = columns.Index().GroupBy(column => column.Item.Name).Where(same => same.Key.Length > 0 && same.Count() > 1)
            .ToDictionary(same => same.Key, same =>
                $"{place}: the column name {Cell.Quote(same.Key)} stands over the columns " +
                $"{string.Join(", ", same.Select(column => column.Index + 1))}; give them different names to use one.");
        columns = Array.FindAll(columns, column => column.Name.Length > 0 && !repeated.ContainsKey(column.Name));
        string[] found =
        [
            .. format.Separator is null && separator != ',' ? [$"separated by {CsvFormat.NameOf(separator)}"] : Array.Empty<string>(),
            .. isFound ? ["with decimal commas"] : Array.Empty<string>(),
        ];
        return columns.Length == 0
            ? throw new InputException($"{place}: no column has a name of its own; a line of column names is expected first.")
            : new(fileName, columns, lines)
            {
                Notes = found.Length == 0 ? [] : [$"{fileName} was read as {string.Join(", ", found)}."],
                Repeated = repeated,
            };
    }
}
