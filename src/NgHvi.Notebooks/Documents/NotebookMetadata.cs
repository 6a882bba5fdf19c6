using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>The metadata by which .NET Interactive knows languages, in notebooks and in scripts.</summary>
internal static class NotebookMetadata
{
    private const string Kernels = "polyglot_notebook";
    private const string ScriptKernels = "kernelInfo";

    /// <summary>The metadata of a code cell.</summary>
    public static JsonObject OfCell(string kernel) => new()
    {
        ["dotnet_interactive"] = new JsonObject { ["language"] = kernel },
        [Kernels] = new JsonObject { ["kernelName"] = kernel },
    };

    /// <summary>The metadata of a notebook of C#.</summary>
    public static JsonObject CSharp() => new()
    {
        ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" },
        ["language_info"] = new JsonObject
        {
            ["file_extension"] = ".cs",
            ["mimetype"] = "text/x-csharp",
            ["name"] = "C#",
            ["pygments_lexer"] = "csharp",
            ["version"] = "13.0",
        },
    };

    /// <summary>The metadata of a notebook from those of a script.</summary>
    public static JsonObject FromScript(JsonObject script)
    {
        var metadata = CSharp();
        foreach (var (key, value) in script)
        {
            metadata[key == ScriptKernels ? Kernels : key] = value?.DeepClone();
        }

        return metadata;
    }

    /// <summary>The metadata of a script from those of a notebook; null when it needs none.</summary>
    public static JsonObject? ToScript(JsonObject? notebook)
    {
        var script = new JsonObject();
        if (notebook?[Kernels] is JsonObject kernels)
        {
            script[ScriptKernels] = (kernels[ScriptKernels] ?? kernels).DeepClone();
        }

        foreach (var (key, value) in notebook ?? [])
        {
            if (key is not (Kernels or "kernelspec" or "language_info"))
            {
                script[key] = value?.DeepClone();
            }
        }

        return script.Count > 0 ? script : null;
    }
}
