using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NgHvi.Notebooks.Sessions;

/// <summary>The braces in which members of an object are given: <c>new T { … }</c>, <c>new() { … }</c>, <c>x with { … }</c>.</summary>
/// <param name="Settable">The members that can be given and are not yet.</param>
/// <param name="IsCollection">Whether elements may stand there as well.</param>
internal sealed record Construction(IEnumerable<string> Settable, bool IsCollection)
{
    /// <summary>The braces in which a name that starts at a place would be a member's; null when there are none.</summary>
    public static Construction? At(SemanticModel model, int start)
    {
        // The brace or comma before the name belongs to the braces themselves, not to a value within them.
        var before = model.SyntaxTree.GetRoot().FindToken(start - 1, findInsideTrivia: false);
        before = before.SpanStart < start ? before : before.GetPreviousToken();
        if (before.Parent is not InitializerExpressionSyntax braces || before == braces.CloseBraceToken
            || TypeOf(model, braces) is not { TypeKind: not TypeKind.Error } type)
        {
            return null;
        }

        var given = braces.Expressions.OfType<AssignmentExpressionSyntax>().Where(assignment => assignment.SpanStart != start)
            .Select(assignment => assignment.Left.ToString()).ToHashSet(StringComparer.Ordinal);
        var settable = model.LookupSymbols(start, type).Where(member => !member.IsStatic && member switch
        {
            IPropertySymbol property => property is { IsIndexer: false, SetMethod: { } setter } && model.IsAccessible(start, setter),
            IFieldSymbol field => !field.IsReadOnly,
            _ => false,
        });
        return new Construction(
            settable.Select(member => member.Name).Where(name => !given.Contains(name)),
            type.AllInterfaces.Any(one => one.SpecialType == SpecialType.System_Collections_IEnumerable));
    }

    private static ITypeSymbol? TypeOf(SemanticModel model, InitializerExpressionSyntax braces) => braces.Parent switch
    {
        BaseObjectCreationExpressionSyntax creation => model.GetTypeInfo(creation).Type,
        WithExpressionSyntax with => model.GetTypeInfo(with.Expression).Type,
        AssignmentExpressionSyntax member => model.GetTypeInfo(member.Left).Type,
        _ => null,
    };
}
