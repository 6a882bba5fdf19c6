using System.Text;
using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>Writes a notebook as a .dib script. Raw cells become Markdown, the nearest a script has.</summary>
internal static class ScriptWriter
{
    public static string Write(NotebookDocument notebook)
    {
        var text = new StringBuilder();
        if (NotebookMetadata.ToScript(notebook.Json["metadata"] as JsonObject) is { } metadata)
        {
            text.Append("#!meta\n\n").Append(JsonText.Write(metadata, JsonLayout.Compact, depth: 0)).Append("\n\n");
        }

        foreach (var cell in notebook.Cells)
        {
            var kernel = cell.Kind == CellKind.Code ? cell.Language ?? notebook.DefaultLanguage : "markdown";
            var source = WithoutSwitch(cell.Source.Trim('\n'), kernel);
            if (source.Length > 0)
            {
                text.Append("#!").Append(kernel).Append("\n\n").Append(source).Append("\n\n");
            }
        }

        // Each block ends with a blank line, of which the last one has no line end.
        return text.Length > 0 ? text.ToString(0, text.Length - 1) : "";
    }

    /// <summary>A first line that names the language would stand there twice.</summary>
    private static string WithoutSwitch(string source, string kernel)
    {
        var end = source.IndexOf('\n', StringComparison.Ordinal);
        var first = end < 0 ? source : source[..end];
        return KernelNames.OfSwitch(first) == kernel ? source[first.Length..].Trim('\n') : source;
    }
}
