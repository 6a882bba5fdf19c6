using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Sessions;

/// <summary>The text of a cell as code that need not be finished.</summary>
public static class CellCode
{
    /// <summary>Whether a cell can be run as it stands, as a console asks after each line.</summary>
    public static CellCompleteness Completeness(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var tree = CSharpSyntaxTree.ParseText(WithoutCommands(code), SubmissionCompiler.ParseOptions);
        return !SyntaxFactory.IsCompleteSubmission(tree) ? CellCompleteness.Incomplete
            : tree.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) ? CellCompleteness.Invalid
            : CellCompleteness.Complete;
    }

    /// <summary>The code with blanks for everything that is not C# or changes the session: places stay the same.</summary>
    internal static string WithoutCommands(string code)
    {
        var text = new StringBuilder(code.Length);
        var isCode = true;
        foreach (var line in code.Split('\n'))
        {
            var trimmed = line.AsSpan().Trim();
            var isCommand = trimmed.StartsWith("#!") || IsDirective(trimmed, "#r")
                || IsDirective(trimmed, "#i") || IsDirective(trimmed, "#load");
            isCode = KernelNames.OfSwitch(trimmed) is { } language
                ? language == KernelNames.CSharp
                : isCode && !KernelNames.StartsValue(trimmed);
            text.Append(isCommand || !isCode ? new string(' ', line.Length) : line).Append('\n');
        }

        return text.ToString(0, text.Length - 1);
    }

    private static bool IsDirective(ReadOnlySpan<char> line, string name) =>
        line.StartsWith(name) && line.Length > name.Length && (char.IsWhiteSpace(line[name.Length]) || line[name.Length] == '"');
}
