using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace NgHvi.Notebooks.Sessions;

/// <summary>The variables that a session's cells have declared.</summary>
internal sealed class SessionVariables(SubmissionCompiler compiler)
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The variables, in the order of their first declaration; the latest of a name counts.</summary>
    public IReadOnlyList<SessionVariable> All()
    {
        var latest = new OrderedDictionary<string, SessionVariable>(StringComparer.Ordinal);
        foreach (var piece in compiler.Pieces)
        {
            foreach (var field in piece.GetType().GetFields(Declared).Where(field => SyntaxFacts.IsValidIdentifier(field.Name)))
            {
                latest[field.Name] = new SessionVariable(field.Name, field.FieldType, field.GetValue(piece));
            }
        }

        return [.. latest.Values];
    }

    /// <summary>The value of the latest variable of a name; false when there is none.</summary>
    public bool TryGet(string name, out object? value)
    {
        var found = All().FirstOrDefault(variable => variable.Name == name);
        value = found?.Value;
        return found is not null;
    }

    /// <summary>Declares a variable.</summary>
    /// <exception cref="ArgumentException">The name is not one that C# allows.</exception>
    public async Task SetAsync(string name, object? value, Type? type)
    {
        if (!SyntaxFacts.IsValidIdentifier(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None)
        {
            throw new ArgumentException($"\"{name}\" is not a name that C# allows for a variable.", nameof(name));
        }

        var declared = CSharpTypeName.Of(CSharpTypeName.Nameable(type ?? value?.GetType() ?? typeof(object)));
        var source = new SourceText(name, [], "");
        await compiler.Compile(source, $"{declared} {name} = default;", CancellationToken.None).RunAsync().ConfigureAwait(false);
        var piece = compiler.Pieces[^1];
        piece.GetType().GetField(name, Declared)!.SetValue(piece, value);
    }
}
