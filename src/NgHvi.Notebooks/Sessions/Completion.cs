using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Completes names by what the compiler knows to be visible.</summary>
internal static class Completion
{
    private static readonly string[] Keywords =
    [
        .. SyntaxFacts.GetReservedKeywordKinds().Select(SyntaxFacts.GetText), "async", "await", "record", "var", "when", "with",
    ];

    /// <summary>The names that start with what is written before a place.</summary>
    public static CellCompletion At(SemanticModel model, int position)
    {
        var root = model.SyntaxTree.GetRoot();
        var text = model.SyntaxTree.ToString();
        var start = position;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(text[start - 1]))
        {
            start--;
        }

        if (position > 0 && (IsComment(root.FindTrivia(position - 1)) || IsInText(root.FindToken(position - 1), position)))
        {
            return new CellCompletion(start, []);
        }

        var written = text[start..position];
        var container = Container(root, text, start);
        var construction = container is null && start > 0 ? Construction.At(model, start) : null;
        var names = container is not null ? Members(model, container, start)
            : construction is { IsCollection: false } ? construction.Settable
            : model.LookupSymbols(start).Select(symbol => symbol.Name).Concat(written.Length > 0 ? Keywords : [])
                .Concat(construction?.Settable ?? []);
        var arguments = container is null && start > 0 ? NamedArguments.At(model, start) : [];
        return new CellCompletion(start, [.. Fitting(arguments), .. Fitting(names.Where(SyntaxFacts.IsValidIdentifier))]);

        IEnumerable<string> Fitting(IEnumerable<string> all) =>
            all.Where(name => name.StartsWith(written, StringComparison.OrdinalIgnoreCase))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What stands before the dot before a place; null when there is no dot.</summary>
    private static ExpressionSyntax? Container(SyntaxNode root, string text, int start)
    {
        var dot = start - 1;
        while (dot >= 0 && char.IsWhiteSpace(text[dot]))
        {
            dot--;
        }

        return dot < 0 || text[dot] != '.' ? null : root.FindToken(dot).Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            QualifiedNameSyntax qualified => qualified.Left,
            MemberBindingExpressionSyntax binding => binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
            _ => null,
        };
    }

    private static IEnumerable<string> Members(SemanticModel model, ExpressionSyntax left, int position)
    {
        // A name before a dot may have been read as a type's because of what follows; it is asked for as a value, too.
        var asValue = SyntaxFactory.ParseExpression(left.ToString());
        var symbol = model.GetSymbolInfo(left).Symbol
            ?? model.GetSpeculativeSymbolInfo(left.SpanStart, asValue, SpeculativeBindingOption.BindAsExpression).Symbol;
        var type = model.GetTypeInfo(left).Type is { TypeKind: not TypeKind.Error } known
            ? known
            : model.GetSpeculativeTypeInfo(left.SpanStart, asValue, SpeculativeBindingOption.BindAsExpression).Type;
        var found = symbol switch
        {
            INamespaceSymbol space => model.LookupNamespacesAndTypes(position, space),
            INamedTypeSymbol named => model.LookupStaticMembers(position, named)
                .Concat(model.LookupNamespacesAndTypes(position, named)),
            _ => model.LookupSymbols(position, type, includeReducedExtensionMethods: true).Where(member => !member.IsStatic),
        };
        return type is null && symbol is not INamespaceOrTypeSymbol
            ? []
            : found.Where(member => member.CanBeReferencedByName).Select(member => member.Name);
    }

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia;

    private static bool IsInText(SyntaxToken token, int position) => token.Kind() switch
    {
        SyntaxKind.InterpolatedStringTextToken => true,
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken =>
            position > token.SpanStart && (position < token.Span.End || token.ContainsDiagnostics),
        _ => false,
    };
}
