namespace NgHvi;

public sealed partial class PartStatistics
{
    private const string Schema = "nghvi-statistics/1";

    /// <summary>Writes the statistics (schema "nghvi-statistics/1", with a checksum), all or nothing.</summary>
    /// <param name="path">File, replaced if present.</param>
    /// <exception cref="IOException">File cannot be written.</exception>
    public void Save(string path) => WholeFile.Write(path, Write);

    internal void Write(Stream file) => SealedFile.Write(file, Schema, stream =>
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true); // Little-endian everywhere.
        writer.Write(Formula);
        writer.Write(DroppedRowCount);
        Write(notes, writer.Write);
        for (var v = 0; v < levels.Length; v++)
        {
            writer.Write(variables[v].Levels is not null);
            writer.Write(variables[v].AreDates);
            writer.Write(areNumbers[v]);
            Write(levels[v], writer.Write);
        }

        foreach (var isNumber in areGroupNumbers) writer.Write(isNumber);
        Write(columns.Values, column => Write(column, writer.Write));
        Write(groups, group =>
        {
            writer.Write(group.Key);
            group.Value.Write(writer);
        });

        void Write<T>(IReadOnlyCollection<T> items, Action<T> write)
        {
            writer.Write(items.Count);
            foreach (var item in items) write(item);
        }
    });

    /// <summary>Reads saved statistics.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">File is damaged, or another.</exception>
    public static PartStatistics Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var content = SealedFile.Read(path, Schema, "file of statistics");
        try
        {
            using var reader = new BinaryReader(content, Encoding.UTF8);
            var part = new PartStatistics(reader.ReadString()) { DroppedRowCount = reader.ReadInt64() };
            Repeat(() => part.notes.Add(reader.ReadString()));
            var variables = new Design.Variable[part.levels.Length];
            for (var v = 0; v < variables.Length; v++)
            {
                var isCategorical = reader.ReadBoolean();
                variables[v] = new(part.formula.Variables[v].Column, isCategorical ? [] : null) { AreDates = reader.ReadBoolean() };
                part.areNumbers[v] = reader.ReadBoolean();
                Repeat(() => part.levels[v].Add(reader.ReadString()));
            }

            part.variables = variables;
            for (var g = 0; g < part.areGroupNumbers.Length; g++) part.areGroupNumbers[g] = reader.ReadBoolean();
            Repeat(() =>
            {
                var column = new List<int>();
                Repeat(() => column.Add(reader.ReadInt32()));
                var isOfTerm = column.Count > 0 && column[0] >= 0 && column[0] < part.terms.Length;
                var own = isOfTerm ? part.Factors(column[0]) : [];
                if (!isOfTerm || column.Count != own.Length + 1
                    || column.Skip(1).Zip(own).Any(of => of.First < 0 || of.First >= part.levels[of.Second].Count))
                    throw new FormatException("a column is of no term");
                part.ColumnOf([.. column]);
            });
            int[] before = [];
            Repeat(() =>
            {
                var key = reader.ReadString();
                var group = GroupFactor.Read(reader, part.FirstColumn + part.columns.Count, before);
                before = group.Columns;
                part.groups.Add(key, group);
            });
            return part.groups.Count > 0 ? part : throw new FormatException("it has no rows");

            void Repeat(Action read)
            {
                for (var left = reader.ReadInt32(); left > 0; left--) read();
            }
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or IOException)
        {
            throw new InputException(
                $"The file of statistics \"{path}\" is damaged: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }
}
