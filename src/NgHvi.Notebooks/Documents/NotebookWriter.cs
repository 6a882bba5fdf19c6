using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>
/// Turns a document into the JSON of nbformat 4.5. What is new has its keys in alphabetical order, as Jupyter
/// writes them; what was read is changed only where it differs from the file.
/// </summary>
internal static class NotebookWriter
{
    private const int MinorVersion = 5;
    private const int CellDepth = 2;

    public static string Write(NotebookDocument notebook) => notebook.Origin is { } root ? Edit(notebook, root) : Create(notebook);

    private static string Create(NotebookDocument notebook)
    {
        var root = (JsonObject)notebook.Json.DeepClone();
        root["cells"] = new JsonArray([.. notebook.Cells.Select(CreateCell)]);
        root["metadata"] ??= new JsonObject();
        root["nbformat"] = 4;
        root["nbformat_minor"] = MinorVersion;
        return JsonText.Write(Sorted(root)) + "\n";
    }

    private static JsonObject CreateCell(NotebookCell cell)
    {
        var json = (JsonObject)cell.Json.DeepClone();
        json["cell_type"] ??= cell.Kind.ToString().ToLowerInvariant();
        json["id"] = cell.Id;
        json["metadata"] ??= new JsonObject();
        json["source"] = MultilineText.ToLines(cell.Source);
        if (cell.Kind == CellKind.Code)
        {
            json["execution_count"] = cell.ExecutionCount;
            json["outputs"] = OutputJson.Of(cell.Outputs);
        }

        return Sorted(json);
    }

    private static string Edit(NotebookDocument notebook, JsonPart root)
    {
        var layout = JsonLayout.Of(root);
        var edit = new JsonEdit(root, layout);
        edit.Set("cells", EditCells(notebook.Cells, root["cells"]!, layout));
        if (root["metadata"] is null)
        {
            edit.Set("metadata", "{}");
        }

        if (notebook.Json["nbformat_minor"] is not JsonValue value || !value.TryGetValue(out int minor) || minor < MinorVersion)
        {
            edit.Set("nbformat_minor", MinorVersion.ToString(CultureInfo.InvariantCulture));
        }

        // What stands before and after the object, such as the last line end, stays as well.
        return root.BlanksBefore(root.Start) + edit + root.BlanksAfter(root.End);
    }

    private static string EditCells(IReadOnlyList<NotebookCell> cells, JsonPart array, JsonLayout layout)
    {
        var text = new StringBuilder("[");
        for (var i = 0; i < cells.Count; i++)
        {
            var part = cells[i].Origin?.Part;
            var blanks = (part ?? array.Items.FirstOrDefault()) is { } model ? model.BlanksBefore(model.Start) : layout.Line(CellDepth);
            text.Append(i > 0 ? "," : "").Append(blanks)
                .Append(
                    part is null ? JsonText.Write(CreateCell(cells[i]), layout, CellDepth) : EditCell(cells[i], cells[i].Origin!, layout))
                .Append(i < cells.Count - 1 ? part?.BlanksAfter(part.End, ',') : null);
        }

        var end = array.Items.Count > 0 || cells.Count == 0 ? array.BlanksBefore(array.End - 1) : layout.Line(CellDepth - 1);
        return text.Append(end).Append(']').ToString();
    }

    private static string EditCell(NotebookCell cell, CellOrigin origin, JsonLayout layout)
    {
        var edit = new JsonEdit(origin.Part, layout);
        if (cell.Kind == CellKind.Code)
        {
            if (cell.ExecutionCount != origin.ExecutionCount || origin.Part["execution_count"] is null)
            {
                edit.Set("execution_count", cell.ExecutionCount?.ToString(CultureInfo.InvariantCulture) ?? "null");
            }

            if (!HasOutputs(origin, cell.Outputs))
            {
                edit.Set("outputs", JsonText.Write(OutputJson.Of(cell.Outputs), layout, CellDepth + 1));
            }
        }

        if (cell.Id != origin.Id)
        {
            edit.Set("id", JsonText.Write(JsonValue.Create(cell.Id)));
        }

        if (origin.Part["metadata"] is null)
        {
            edit.Set("metadata", "{}");
        }

        if (cell.Source != origin.Source)
        {
            edit.Set("source", JsonText.Write(MultilineText.ToLines(cell.Source), layout, CellDepth + 1));
        }

        return edit.ToString();
    }

    /// <summary>Whether the file has these outputs already, perhaps written in another way.</summary>
    private static bool HasOutputs(CellOrigin origin, IReadOnlyList<CellOutput> outputs) =>
        origin.Part["outputs"] is { } part
        && (ReferenceEquals(origin.Outputs, outputs) || JsonNode.DeepEquals(OutputJson.Of(outputs), part.ToNode()));

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
