using System.Text;
using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>Reads the text of a .dib script: blocks that start with the name of their language.</summary>
internal sealed class ScriptReader
{
    private readonly HashSet<string> ownKernels = new(StringComparer.Ordinal);
    private readonly List<NotebookCell> cells = [];
    private readonly List<string> block = [];
    private readonly CellIds ids = new([]);
    private JsonObject metadata = NotebookMetadata.CSharp();
    private string kernel = KernelNames.CSharp;

    private ScriptReader()
    {
    }

    public static NotebookDocument Read(string text, string name)
    {
        var reader = new ScriptReader();
        reader.ReadLines(text.ReplaceLineEndings("\n").Split('\n'), name);
        return new NotebookDocument { Cells = reader.cells, Json = new JsonObject { ["metadata"] = reader.metadata } };
    }

    private void ReadLines(string[] lines, string name)
    {
        var start = Array.FindIndex(lines, line => line.StartsWith("#!meta", StringComparison.Ordinal));
        for (var i = 0; i < lines.Length; i++)
        {
            if (i == start)
            {
                var end = Array.FindIndex(lines, i + 1, line => line.StartsWith("#!", StringComparison.Ordinal));
                end = end < 0 ? lines.Length : end;
                ReadMetadata(string.Join('\n', lines[(i + 1)..end]), name, i + 1);
                i = end - 1;
            }
            else if (KernelOf(lines[i]) is { } kernel)
            {
                EndBlock();
                this.kernel = kernel;
            }
            else
            {
                block.Add(lines[i]);
            }
        }

        EndBlock();
        if (cells.Count == 0)
        {
            Add("");
        }
    }

    private string? KernelOf(string line) =>
        KernelNames.OfSwitch(line)
        ?? (line.StartsWith("#!", StringComparison.Ordinal) && ownKernels.Contains(line[2..]) ? line[2..] : null);

    private void ReadMetadata(string json, string name, int line)
    {
        JsonObject? script;
        try
        {
            script = JsonFile.Read(Encoding.UTF8.GetBytes(json), name).ToNode() as JsonObject;
        }
        catch (NotebookException)
        {
            script = null;
        }

        metadata = NotebookMetadata.FromScript(script ?? throw new NotebookException(
            $"{name} is damaged at line {line}: what follows #!meta is not a JSON object, or has a key twice."));
        kernel = metadata.TextAt("polyglot_notebook", "defaultKernelName") ?? KernelNames.CSharp;
        var items = (metadata["polyglot_notebook"] as JsonObject)?["items"] as JsonArray ?? [];
        ownKernels.UnionWith(items.OfType<JsonObject>().Select(item => item.TextAt("name")).OfType<string>());
    }

    private void EndBlock()
    {
        var text = string.Join('\n', block).Trim('\n');
        block.Clear();
        if (text.Length > 0)
        {
            Add(text);
        }
    }

    private void Add(string source)
    {
        var isMarkdown = kernel == "markdown";
        cells.Add(new NotebookCell
        {
            Kind = isMarkdown ? CellKind.Markdown : CellKind.Code,
            Id = ids.Make(cells.Count, source),
            Source = source,
            Json = new JsonObject { ["metadata"] = isMarkdown ? new JsonObject() : NotebookMetadata.OfCell(kernel) },
        });
    }
}
