using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>Turns a document into the JSON of nbformat 4.5, keys in alphabetical order as Jupyter writes them.</summary>
internal static class NotebookWriter
{
    private const int MinorVersion = 5;

    public static string Write(NotebookDocument notebook)
    {
        var root = (JsonObject)notebook.Json.DeepClone();
        root["cells"] = new JsonArray([.. notebook.Cells.Select(WriteCell)]);
        root["metadata"] ??= new JsonObject();
        root["nbformat"] = 4;
        var minor = root["nbformat_minor"] is JsonValue value && value.TryGetValue(out int given) ? given : 0;
        root["nbformat_minor"] = Math.Max(MinorVersion, minor);
        var json = JsonText.Write(Sorted(root));
        return notebook.EndsWithNewLine ? json + "\n" : json;
    }

    private static JsonObject WriteCell(NotebookCell cell)
    {
        var json = (JsonObject)cell.Json.DeepClone();
        json["id"] = cell.Id;
        json["metadata"] ??= new JsonObject();
        json["source"] = MultilineText.ToLines(cell.Source);
        if (cell.Kind == CellKind.Code)
        {
            json["execution_count"] = cell.ExecutionCount;
            json["outputs"] = new JsonArray([.. cell.Outputs.Select(WriteOutput)]);
        }

        return Sorted(json);
    }

    private static JsonObject WriteOutput(CellOutput output) => output switch
    {
        CellOutput.StreamText stream => new JsonObject
        {
            ["name"] = stream.Name,
            ["output_type"] = "stream",
            ["text"] = MultilineText.ToLines(stream.Text),
        },
        CellOutput.Display display => new JsonObject
        {
            ["data"] = display.Data.ToNode(),
            ["metadata"] = display.Metadata?.DeepClone() ?? new JsonObject(),
            ["output_type"] = "display_data",
        },
        CellOutput.Result result => new JsonObject
        {
            ["data"] = result.Data.ToNode(),
            ["execution_count"] = result.ExecutionCount,
            ["metadata"] = result.Metadata?.DeepClone() ?? new JsonObject(),
            ["output_type"] = "execute_result",
        },
        CellOutput.Failure error => new JsonObject
        {
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["output_type"] = "error",
            ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)JsonValue.Create(line))]),
        },
        CellOutput.Other other => (JsonObject)other.Json.DeepClone(),
        _ => throw new InvalidOperationException($"No output of type {output.GetType().Name} can be written."),
    };

    private static JsonObject Sorted(JsonObject json)
    {
        var sorted = new JsonObject();
        foreach (var (key, value) in json.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToArray())
        {
            json.Remove(key);
            sorted[key] = value;
        }

        return sorted;
    }
}
