using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>One output of a code cell.</summary>
public abstract record CellOutput
{
    private CellOutput()
    {
    }

    /// <summary>Text written to the standard output or the standard error.</summary>
    /// <param name="Name">"stdout" or "stderr".</param>
    /// <param name="Text">What was written.</param>
    public sealed record StreamText(string Name, string Text) : CellOutput;

    /// <summary>A value shown on the way.</summary>
    /// <param name="Data">Its representations.</param>
    /// <param name="Metadata">Metadata of the output; null is the empty object.</param>
    public sealed record Display(MimeBundle Data, JsonObject? Metadata = null) : CellOutput;

    /// <summary>The value of the cell.</summary>
    /// <param name="Data">Its representations.</param>
    /// <param name="ExecutionCount">The number of the execution that gave it.</param>
    /// <param name="Metadata">Metadata of the output; null is the empty object.</param>
    public sealed record Result(MimeBundle Data, int? ExecutionCount, JsonObject? Metadata = null) : CellOutput;

    /// <summary>The failure that ended the cell.</summary>
    /// <param name="Name">The kind of failure, usually the exception's type.</param>
    /// <param name="Message">What went wrong.</param>
    /// <param name="Traceback">One line for each frame of the cell's code, or for each compile error.</param>
    public sealed record Failure(string Name, string Message, IReadOnlyList<string> Traceback) : CellOutput;

    /// <summary>An output of a type this library does not know; it is kept as it is.</summary>
    /// <param name="Json">The whole output.</param>
    public sealed record Other(JsonObject Json) : CellOutput;
}
