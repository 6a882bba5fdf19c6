using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NgHvi.Notebooks.Sessions;

/// <summary>The parameters that a call can still be given by name.</summary>
internal static class NamedArguments
{
    /// <summary>Names with their colon, of any overload, where an argument would start at a place; empty elsewhere.</summary>
    public static IEnumerable<string> At(SemanticModel model, int start)
    {
        var before = model.SyntaxTree.GetRoot().FindToken(start - 1);
        before = before.SpanStart < start ? before : before.GetPreviousToken();
        if (before.Parent is not ArgumentListSyntax list || before == list.CloseParenToken)
        {
            return [];
        }

        var earlier = list.Arguments.Where(argument => argument.Span.End < start && argument.Span.Length > 0).ToArray();
        var given = list.Arguments.Select(argument => argument.NameColon?.Name.Identifier.ValueText).ToHashSet(StringComparer.Ordinal);
        var positional = earlier.Count(argument => argument.NameColon is null);
        return Called(model, list.Parent!).SelectMany(method => method.Parameters.Skip(positional))
            .Select(parameter => parameter.Name).Where(name => !given.Contains(name)).Select(name => name + ":");
    }

    private static IEnumerable<IMethodSymbol> Called(SemanticModel model, SyntaxNode call) => call switch
    {
        InvocationExpressionSyntax invocation => model.GetMemberGroup(invocation.Expression).OfType<IMethodSymbol>(),
        BaseObjectCreationExpressionSyntax creation when model.GetTypeInfo(creation).Type is INamedTypeSymbol type =>
            type.InstanceConstructors.Where(constructor => model.IsAccessible(creation.SpanStart, constructor)),
        _ => [],
    };
}
