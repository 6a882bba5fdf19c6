using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>Turns the JSON of a notebook file into a document.</summary>
internal static class NotebookReader
{
    public static NotebookDocument Read(string text, string name)
    {
        var root = ParseObject(text, name);
        if (!TryGetInt(root["nbformat"], out var format) || format != 4)
        {
            throw new NotebookException(
                $"{name} is not a notebook of nbformat 4 (its nbformat is {root["nbformat"]?.ToJsonString() ?? "absent"}).");
        }

        if (root["cells"] is not JsonArray cells)
        {
            throw new NotebookException($"{name} has no array of cells at $.cells.");
        }

        var used = cells.OfType<JsonObject>().Select(IdOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var read = cells.Select((cell, index) => ReadCell(cell, index, used, name)).ToArray();
        root.Remove("cells");
        return new NotebookDocument { Cells = read, Json = root, EndsWithNewLine = text.EndsWith('\n') };
    }

    private static JsonObject ParseObject(string text, string name)
    {
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            return JsonNode.Parse(text, documentOptions: options) as JsonObject
                ?? throw new NotebookException($"{name} is not a notebook: its JSON is not an object.");
        }
        catch (JsonException failure) when (failure.LineNumber is not null)
        {
            throw new NotebookException(
                $"{name} is not valid JSON at line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}.", failure);
        }
        catch (JsonException failure)
        {
            throw new NotebookException($"{name} is not valid JSON: {failure.Message}", failure);
        }
    }

    private static NotebookCell ReadCell(JsonNode? node, int index, HashSet<string> used, string name)
    {
        var where = $"$.cells[{index}]";
        if (node is not JsonObject cell)
        {
            throw new NotebookException($"{name} is damaged: {where} is not an object.");
        }

        var source = MultilineText.FromNode(cell["source"])
            ?? throw new NotebookException($"{name} is damaged: {where}.source is not text or an array of lines.");
        var kind = MultilineText.FromNode(cell["cell_type"]) switch
        {
            "code" => CellKind.Code,
            "markdown" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            null => throw new NotebookException($"{name} is damaged: {where}.cell_type is absent."),
            _ => CellKind.Other,
        };
        var outputs = kind == CellKind.Code && cell["outputs"] is JsonArray array
            ? array.Select((output, i) => ReadOutput(output, $"{where}.outputs[{i}]", name)).ToArray()
            : [];
        var rest = (JsonObject)cell.DeepClone();
        rest.Remove("source");
        if (kind == CellKind.Code)
        {
            rest.Remove("outputs");
            rest.Remove("execution_count");
        }

        return new NotebookCell
        {
            Kind = kind,
            Id = IdOf(cell) ?? MakeId(index, source, used),
            Source = source.ReplaceLineEndings("\n"),
            ExecutionCount = TryGetInt(cell["execution_count"], out var count) ? count : null,
            Outputs = outputs,
            Json = rest,
        };
    }

    private static CellOutput ReadOutput(JsonNode? node, string where, string name)
    {
        if (node is not JsonObject output)
        {
            throw new NotebookException($"{name} is damaged: {where} is not an object.");
        }

        var data = output["data"] as JsonObject;
        var metadata = output["metadata"]?.DeepClone() as JsonObject;
        return MultilineText.FromNode(output["output_type"]) switch
        {
            "stream" when MultilineText.FromNode(output["text"]) is { } text =>
                new CellOutput.StreamText(MultilineText.FromNode(output["name"]) ?? "stdout", text),
            "display_data" when data is not null => new CellOutput.Display(MimeBundle.FromNode(data), metadata),
            "execute_result" when data is not null => new CellOutput.Result(
                MimeBundle.FromNode(data), TryGetInt(output["execution_count"], out var count) ? count : null, metadata),
            "error" when output["traceback"] is JsonArray traceback => new CellOutput.Failure(
                MultilineText.FromNode(output["ename"]) ?? "Error",
                MultilineText.FromNode(output["evalue"]) ?? "",
                traceback.Select(line => MultilineText.FromNode(line) ?? "").ToArray()),
            _ => new CellOutput.Other((JsonObject)output.DeepClone()),
        };
    }

    private static string? IdOf(JsonObject cell) => MultilineText.FromNode(cell["id"]);

    /// <summary>An id that is the same each time the same notebook is read.</summary>
    private static string MakeId(int index, string source, HashSet<string> used)
    {
        for (var attempt = 0; ; attempt++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{index}/{attempt}/{source}"));
            var id = Convert.ToHexStringLower(hash.AsSpan(0, 4));
            if (used.Add(id))
            {
                return id;
            }
        }
    }

    private static bool TryGetInt(JsonNode? node, out int number)
    {
        number = 0;
        return node is JsonValue value && value.TryGetValue(out number);
    }
}
