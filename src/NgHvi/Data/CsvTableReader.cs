using CsvHelper;

namespace NgHvi;

internal static class CsvTableReader
{
    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        HasHeader = false,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        PoolStrings = false,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    public static DataTable Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path)) throw new InputException($"\"{path}\" is a folder; a CSV file is expected.");
        if (!File.Exists(path)) throw new InputException($"The file \"{path}\" does not exist.");
        var name = Path.GetFileName(path);
        try
        {
            // Replaced characters could make two keys one.
            using var reader = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return Read(reader, name);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InputException($"{name} is not UTF-8 text; save it as UTF-8.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The file \"{path}\" cannot be read: {exception.Message}", exception);
        }
    }

    public static DataTable Read(TextReader reader, string fileName)
    {
        using var csv = CsvReader.Create(reader, Options, leaveOpen: true);
        try
        {
            if (!NextRecord(csv)) throw new InputException($"{fileName} is empty; a line of column names is expected first.");
            var names = ReadNames(csv, $"{fileName}, line {csv.LineNumber}");
            var (cells, lines) = (Array.ConvertAll(names, _ => new DataColumn.Builder()), new List<int>());
            while (NextRecord(csv))
            {
                if (csv.FieldCount != names.Length)
                {
                    var fields = csv.FieldCount == 1 ? "1 field" : $"{csv.FieldCount} fields";
                    throw new InputException(
                        $"{fileName}, line {csv.LineNumber}: the row has {fields}, but the header has {names.Length}.");
                }

                lines.Add(checked((int)csv.LineNumber));
                for (var i = 0; i < cells.Length; i++) cells[i].Add(csv.GetString(i));
            }

            return lines.Count > 0
                ? new DataTable(fileName, [.. names.Select((name, i) => cells[i].ToColumn(name))], [.. lines])
                : throw new InputException($"{fileName} has a header but no rows.");
        }
        catch (CsvFormatException exception)
        {
            throw new InputException(
                $"{fileName}, line {exception.LineNumber}: a quote is out of place; a field with a quote, comma or " +
                "line break stands in double quotes, and a quote inside it is written twice.",
                exception);
        }
    }

    private static bool NextRecord(CsvReader csv)
    {
        while (csv.Read())
        {
            if (csv.FieldCount > 1 || csv.RawRecord.ContainsAnyExcept((byte)' ', (byte)'\t')) return true;
        }

        return false;
    }

    private static string[] ReadNames(CsvReader csv, string place)
    {
        var names = new string[csv.FieldCount];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = csv.GetString(i);
            if (names[i].Length == 0) throw new InputException($"{place}: the name of column {i + 1} is empty; every column needs a name.");
            var first = Array.IndexOf(names, names[i]);
            if (first < i)
            {
                throw new InputException(
                    $"{place}: the column name \"{names[i]}\" occurs twice, in columns {first + 1} and {i + 1}; names must differ.");
            }
        }

        if (names is [var only] && only.IndexOfAny([';', '\t']) is >= 0 and var at)
        {
            var separator = only[at] == ';' ? "semicolons" : "tabs";
            throw new InputException($"{place}: fields seem to be separated by {separator}; use commas.");
        }

        return names;
    }
}
