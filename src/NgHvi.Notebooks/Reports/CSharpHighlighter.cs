using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NgHvi.Notebooks.Reports;

/// <summary>Marks the words of C# code by what they are.</summary>
internal static class CSharpHighlighter
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private static readonly HashSet<string> Contextual = new(StringComparer.Ordinal)
    {
        "var", "await", "async", "record", "nameof", "yield", "when", "where", "dynamic", "required", "init", "with",
    };

    /// <summary>The code as HTML, encoded; keywords, strings, numbers, comments and commands in spans.</summary>
    public static string ToHtml(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var html = new StringBuilder();
        foreach (var token in SyntaxFactory.ParseTokens(code, options: Options))
        {
            AppendTrivia(html, token.LeadingTrivia);
            Append(html, token.Text, ClassOf(token));
            AppendTrivia(html, token.TrailingTrivia);
        }

        return html.ToString();
    }

    private static void AppendTrivia(StringBuilder html, SyntaxTriviaList list)
    {
        foreach (var trivia in list)
        {
            Append(html, trivia.ToFullString(), trivia switch
            {
                _ when trivia.IsDirective => "d",
                _ when trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)
                    || trivia.HasStructure => "c",
                _ => null,
            });
        }
    }

    private static string? ClassOf(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "n",
        SyntaxKind.CharacterLiteralToken => "s",
        SyntaxKind.IdentifierToken => Contextual.Contains(token.Text) ? "k" : null,
        var kind when SyntaxFacts.IsReservedKeyword(kind) => "k",
        var kind when kind.ToString().Contains("String", StringComparison.Ordinal) => "s",
        _ => null,
    };

    private static void Append(StringBuilder html, string text, string? kind)
    {
        if (text.Length == 0)
        {
            return;
        }

        var encoded = WebUtility.HtmlEncode(text);
        _ = kind is null ? html.Append(encoded) : html.Append($"<span class=\"{kind}\">{encoded}</span>");
    }
}
