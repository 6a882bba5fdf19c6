using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Says what a name of a cell means.</summary>
internal static class Inspection
{
    private const int MostOverloads = 20;

    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.MinimallyQualifiedFormat
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue)
        .WithKindOptions(
            SymbolDisplayKindOptions.IncludeMemberKeyword | SymbolDisplayKindOptions.IncludeTypeKeyword
            | SymbolDisplayKindOptions.IncludeNamespaceKeyword)
        .AddParameterOptions(SymbolDisplayParameterOptions.IncludeDefaultValue);

    /// <summary>Signatures and documentation of what stands at a place; null when it is no name.</summary>
    public static string? At(SemanticModel model, int position)
    {
        var symbols = Symbols(model, position);
        if (symbols.Count == 0)
        {
            return null;
        }

        var signatures = symbols.Take(MostOverloads).Select(symbol => symbol.ToDisplayString(Format));
        var more = symbols.Count > MostOverloads ? [$"and {symbols.Count - MostOverloads} more"] : Array.Empty<string>();
        var documented = symbols.Select(DocumentationText.Of).FirstOrDefault(text => text.Length > 0)
            ?? (TypeOf(symbols[0]) is { } type ? DocumentationText.Of(type) : "");
        return string.Join('\n', [.. signatures, .. more, .. documented.Length > 0 ? (string[])["", documented] : []]);
    }

    private static List<ISymbol> Symbols(SemanticModel model, int position)
    {
        var root = model.SyntaxTree.GetRoot();
        foreach (var place in (int[])[position, position - 1])
        {
            if (place >= 0 && root.FindToken(place) is var token && token.IsKind(SyntaxKind.IdentifierToken)
                && token.Span.Contains(place) && Of(model, token.Parent!) is { Count: > 0 } found)
            {
                return found;
            }
        }

        // Between the brackets of a call, its method.
        var call = root.FindToken(Math.Max(0, position - 1)).Parent?.AncestorsAndSelf().OfType<ArgumentListSyntax>()
            .FirstOrDefault()?.Parent;
        return call switch
        {
            InvocationExpressionSyntax invocation => Of(model, invocation.Expression),
            BaseObjectCreationExpressionSyntax creation => Of(model, creation),
            _ => [],
        };
    }

    private static List<ISymbol> Of(SemanticModel model, SyntaxNode node)
    {
        var info = model.GetSymbolInfo(node);
        return info.Symbol is { } symbol ? [symbol]
            : info.CandidateSymbols.Length > 0 ? [.. info.CandidateSymbols]
            : model.GetMemberGroup(node) is { Length: > 0 } group ? [.. group]
            : model.GetDeclaredSymbol(node) is { } declared ? [declared]
            : [];
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IFieldSymbol field => field.Type,
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };
}
