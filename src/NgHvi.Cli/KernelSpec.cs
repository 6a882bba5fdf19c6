using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NgHvi.Notebooks.Engine;

namespace NgHvi.Cli;

/// <summary>The folder by which Jupyter knows a kernel: how it is started, and the wrapper that speaks Jupyter's protocol.</summary>
/// <param name="python">The interpreter of the wrapper.</param>
internal sealed class KernelSpec(string python)
{
    private const string Wrapper = "nghvi_kernel.py";
    private const string EngineVariable = "NGHVI_ENGINE";

    private static readonly JsonSerializerOptions Layout =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True for a folder that another program made.</summary>
    public static bool IsForeign(string folder) =>
        Path.Combine(folder, "kernel.json") is var file && File.Exists(file)
            && !RegularFile.ReadText(file, RegularFile.LargestSetting).Contains(EngineVariable, StringComparison.Ordinal);

    /// <summary>Writes the folder, or renews it; kernels that run keep what they have.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="InputException">It cannot be written.</exception>
    public string WriteTo(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The kernel's folder \"{folder}\" cannot be made: {exception.Message}", exception);
        }

        // The file that makes the folder a kernel comes last.
        Write(Path.Combine(folder, Wrapper), Resource());
        Write(Path.Combine(folder, "kernel.json"), Encoding.UTF8.GetBytes(Description(folder).ToJsonString(Layout) + "\n"));
        return folder;
    }

    private static void Write(string path, byte[] content) => OutputFile.Check(null, path, "The kernel's file")!.Write(content);

    private JsonObject Description(string folder) => new()
    {
        ["argv"] = new JsonArray(python, "-Xfrozen_modules=off", Path.Combine(folder, Wrapper), "-f", "{connection_file}"),
        ["display_name"] = "C# (NgHvi, .NET 10)",
        ["language"] = "C#",
        ["interrupt_mode"] = "signal",
        ["env"] = new JsonObject(EngineEnvironment.Variables.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)))
        {
            [EngineVariable] = new JsonArray([.. EngineCommand.Line.Select(word => (JsonNode)word)]).ToJsonString(),
        },
        ["metadata"] = new JsonObject { ["debugger"] = false },
    };

    private static byte[] Resource()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Wrapper)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
