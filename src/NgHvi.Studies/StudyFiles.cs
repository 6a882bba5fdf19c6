using Parquet;
using Parquet.Schema;

namespace NgHvi.Studies;

/// <summary>The collected results as files, each whole at any time, whoever else collects.</summary>
internal static class StudyFiles
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", Encoder = FitOptions.Json.Encoder };

    public static void Write(StudyPlan plan, StudyStore store, StudyTable table)
    {
        WholeFile.Write(store.PathOf("results.csv"), table.WriteCsv);
        using var parquet = new MemoryStream();
        WriteParquetAsync(table, parquet).GetAwaiter().GetResult();
        WholeFile.Write(store.PathOf("results.parquet"), stream => parquet.WriteTo(stream));
        WholeFile.Write(store.PathOf("manifest.json"), Manifest(plan, table).ToJsonString(Json) + "\n");
    }

    private static async Task WriteParquetAsync(StudyTable table, Stream stream)
    {
        var schema = new ParquetSchema(table.Columns.Select(column =>
            column.Texts is null ? (Field)new DataField<double?>(column.Name) : new DataField<string>(column.Name)));
        var writer = await ParquetWriter.CreateAsync(schema, stream).ConfigureAwait(false);
        await using var closing = writer.ConfigureAwait(false);
        using var rows = writer.CreateRowGroup();
        foreach (var (column, field) in table.Columns.Zip(schema.DataFields))
        {
            if (column.Texts is { } texts) await rows.WriteAsync(field, texts!).ConfigureAwait(false);
            else await rows.WriteAsync<double>(field, column.Numbers!.Select(x => double.IsFinite(x) ? x : (double?)null).ToArray())
                .ConfigureAwait(false);
        }

        rows.CompleteValidate();
    }

    // What made the results: every machine and version, and checksums of what was read.
    private static JsonObject Manifest(StudyPlan plan, StudyTable table)
    {
        var results = table.Results.OfType<RunResult>().DistinctBy(result => result.Id).ToArray();
        var seconds = results.Sum(result => double.IsNaN(result.Seconds) ? 0 : result.Seconds);
        return new JsonObject
        {
            ["schema"] = "nghvi-study/1",
            ["title"] = plan.Title,
            ["study"] = JsonNode.Parse(File.ReadAllText(plan.Path), null,
                new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }),
            ["runs"] = new JsonObject { ["planned"] = plan.Runs.Count, ["done"] = table.Done, ["failed"] = table.Failed },
            ["checksums"] = new JsonObject(plan.Runs.SelectMany(row => row.Run.Checksums.Select(pair =>
                    (File: Path.GetFileName(pair.Key == "data" ? row.Run.Fit.Data : row.Run.Fit.Priors)!, Sum: (string)pair.Value)))
                .Distinct().GroupBy(pair => pair.File).Select(pairs =>
                    KeyValuePair.Create(pairs.Key, (JsonNode?)string.Join(", ", pairs.Select(pair => pair.Sum))))),
            ["machines"] = Counts(results.Select(result => result.Machine)),
            ["versions"] = Counts(results.Select(
                result => $"NgHvi {result.Versions.NgHvi}, {result.Versions.Runtime}, {result.Versions.System}")),
            ["seconds"] = double.IsFinite(seconds) ? seconds : null, // Of damaged results, the sum may be no number.
        };
    }

    private static JsonObject Counts(IEnumerable<string> names) =>
        new(names.GroupBy(name => name).OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => KeyValuePair.Create(group.Key, (JsonNode?)group.Count())));
}
