namespace NgHvi.Notebooks.Documents;

/// <summary>The names under which .NET Interactive knows the languages of cells.</summary>
internal static class KernelNames
{
    /// <summary>The one language that is run here.</summary>
    public const string CSharp = "csharp";

    /// <summary>The name of what keeps texts.</summary>
    public const string Value = "value";

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = CSharp,
        ["c#"] = CSharp,
        ["cs"] = CSharp,
        ["fsharp"] = "fsharp",
        ["f#"] = "fsharp",
        ["fs"] = "fsharp",
        ["pwsh"] = "pwsh",
        ["powershell"] = "pwsh",
        ["html"] = "html",
        ["javascript"] = "javascript",
        ["js"] = "javascript",
        ["markdown"] = "markdown",
        ["md"] = "markdown",
        ["http"] = "http",
        ["kql"] = "kql",
        ["mermaid"] = "mermaid",
        ["sql"] = "sql",
        [Value] = Value,
        ["python"] = "python",
        ["r"] = "r",
    };

    /// <summary>The name of a language; null when the word is none.</summary>
    public static string? Find(string word) => Names.GetValueOrDefault(word);

    /// <summary>The name of a language, or the word itself in lower case.</summary>
    public static string Of(string word) => Find(word) ?? word.ToLowerInvariant();

    /// <summary>The language a line such as <c>#!fsharp</c> switches to; null when it is no such line.</summary>
    public static string? OfSwitch(ReadOnlySpan<char> line) =>
        line.StartsWith("#!") ? Find(line[2..].TrimEnd().ToString()) : null;

    /// <summary>True for a line of a C# cell such as <c>#!value --name x</c>: the lines that follow are text.</summary>
    public static bool StartsValue(ReadOnlySpan<char> line) => line.StartsWith("#!value ", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for the languages that a C# cell may switch to: they are shown, not run.</summary>
    public static bool IsShown(string name) => name is "markdown" or "html" or "javascript";
}
