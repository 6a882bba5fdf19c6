using System.Globalization;
using Microsoft.CodeAnalysis;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Says compile errors in the words of the notebook: cell, line, number, message.</summary>
internal static class CompileErrors
{
    /// <summary>Throws a failure that lists the errors; warnings pass.</summary>
    public static void ThrowIfAny(IEnumerable<Diagnostic> diagnostics)
    {
        var lines = diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .Select(Line)
            .Distinct()
            .ToArray();
        if (lines.Length > 0)
        {
            throw new CellFailureException(new CellFailure("CompileError", lines[0], lines));
        }
    }

    private static string Line(Diagnostic diagnostic)
    {
        var message = $"error {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";
        var span = diagnostic.Location.GetMappedLineSpan();
        return span.IsValid
            ? $"{SourceText.TitleOf(span.Path)}, line {span.StartLinePosition.Line + 1}: {message}"
            : message;
    }
}
