using System.Text.Json;
using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>Turns the JSON of a notebook file into a document.</summary>
internal static class NotebookReader
{
    public static NotebookDocument Read(byte[] bytes, string name)
    {
        var root = JsonFile.Read(bytes, name);
        Require(root, JsonTokenType.StartObject, "is not an object, and so this is no notebook");
        if (Whole(root["nbformat"]) is var format && format != 4)
        {
            throw (root["nbformat"] ?? root).Damage(
                root["nbformat"] is null ? "has no nbformat, and so this is no notebook"
                : format is 1 or 2 or 3 ? $"is {format}, and only nbformat 4 can be read; save the notebook with a newer Jupyter first"
                : "is not 4, the only nbformat that can be read");
        }

        Whole(root["nbformat_minor"]);
        Require(root["metadata"], JsonTokenType.StartObject, "is not an object");
        if (root["cells"] is not { Kind: JsonTokenType.StartArray } cells)
        {
            throw (root["cells"] ?? root).Damage(root["cells"] is null ? "has no cells" : "is not an array");
        }

        foreach (var cell in cells.Items)
        {
            Require(cell, JsonTokenType.StartObject, "is not an object");
            Require(cell["id"], JsonTokenType.String, "is not text");
            Require(cell["metadata"], JsonTokenType.StartObject, "is not an object");
        }

        var ids = new CellIds(cells.Items.Select(cell => cell["id"]?.ToText()).OfType<string>());
        return new NotebookDocument
        {
            Cells = [.. cells.Items.Select((cell, index) => ReadCell(cell, index, ids))],
            Json = Without(root, "cells"),
            Origin = root,
        };
    }

    private static NotebookCell ReadCell(JsonPart cell, int index, CellIds ids)
    {
        var source = Text(cell, "source").Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var kind = Text(cell, "cell_type") switch
        {
            "code" => CellKind.Code,
            "markdown" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            _ => CellKind.Other,
        };
        int? count = null;
        CellOutput[] outputs = [];
        if (kind == CellKind.Code)
        {
            count = Whole(cell["execution_count"]);
            Require(cell["outputs"], JsonTokenType.StartArray, "is not an array");
            outputs = cell["outputs"] is { } list ? [.. list.Items.Select(ReadOutput)] : [];
        }

        var id = cell["id"]?.ToText() is { } given && ids.TryTake(given) ? given : null;
        return new NotebookCell
        {
            Kind = kind,
            Id = id ?? ids.Make(index, source),
            Source = source,
            ExecutionCount = count,
            Outputs = outputs,
            Json = kind == CellKind.Code ? Without(cell, "source", "outputs", "execution_count") : Without(cell, "source"),
            Origin = new CellOrigin(cell, id, source, count, outputs),
        };
    }

    private static CellOutput ReadOutput(JsonPart output)
    {
        Require(output, JsonTokenType.StartObject, "is not an object");
        var metadata = output["metadata"]?.ToNode() as JsonObject;
        switch (Text(output, "output_type"))
        {
            case "stream":
                return new CellOutput.StreamText(Text(output, "name"), Text(output, "text"));
            case "display_data":
                return new CellOutput.Display(Data(output), metadata);
            case "execute_result":
                return new CellOutput.Result(Data(output), Whole(output["execution_count"]), metadata);
            case "error":
                Require(output["traceback"], JsonTokenType.StartArray, "is not an array");
                var traceback = output["traceback"]?.Items.Select(line => line.ToText() ?? throw line.Damage("is not text")) ?? [];
                return new CellOutput.Failure(Text(output, "ename"), Text(output, "evalue"), [.. traceback]);
            default:
                return new CellOutput.Other((JsonObject)output.ToNode()!);
        }
    }

    private static MimeBundle Data(JsonPart output) =>
        output["data"] is { Kind: JsonTokenType.StartObject } data
            ? MimeBundle.FromNode((JsonObject)data.ToNode()!)
            : throw (output["data"] ?? output).Damage(output["data"] is null ? "has no data" : "is not an object");

    private static string Text(JsonPart part, string key) =>
        part[key] is not { } value ? throw part.Damage($"has no {key}")
        : value.ToText() ?? throw value.Damage("is not text or an array of lines");

    /// <summary>A whole number; null when it is absent, null or out of range.</summary>
    private static int? Whole(JsonPart? part) => part?.Kind switch
    {
        null or JsonTokenType.Null => null,
        JsonTokenType.Number => part.ToNode()!.AsValue().TryGetValue(out int number) ? number : null,
        _ => throw part.Damage("is not a whole number"),
    };

    private static void Require(JsonPart? part, JsonTokenType kind, string problem)
    {
        if (part is not null && part.Kind != kind)
        {
            throw part.Damage(problem);
        }
    }

    private static JsonObject Without(JsonPart part, params string[] keys)
    {
        var json = new JsonObject();
        foreach (var (key, value) in part.Members)
        {
            if (!keys.Contains(key, StringComparer.Ordinal))
            {
                json[key] = value.ToNode();
            }
        }

        return json;
    }
}
