using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp;

namespace NgHvi.Notebooks.Running;

/// <summary>Values for variables of a notebook, by name. Their types come from the notebook, where it declares them.</summary>
public sealed class NotebookParameters
{
    private readonly OrderedDictionary<string, ParameterValue> values = new(StringComparer.Ordinal);

    private NotebookParameters()
    {
    }

    /// <summary>No values.</summary>
    public static NotebookParameters None { get; } = new();

    /// <summary>The names and values.</summary>
    internal IReadOnlyDictionary<string, ParameterValue> Values => values;

    /// <summary>Reads values from a JSON file, which holds one object, and from texts such as "n=100", which win.</summary>
    /// <param name="jsonFile">The file; null for none.</param>
    /// <param name="assignments">The texts.</param>
    /// <exception cref="NotebookException">The file is not of that form, or a text or a name cannot be used.</exception>
    public static NotebookParameters Of(string? jsonFile, IEnumerable<string> assignments)
    {
        ArgumentNullException.ThrowIfNull(assignments);
        var parameters = new NotebookParameters();
        if (jsonFile is not null)
        {
            parameters.Read(jsonFile);
        }

        foreach (var assignment in assignments)
        {
            var parts = assignment.Split('=', 2);
            if (parts.Length < 2)
            {
                throw new NotebookException($"The parameter \"{assignment}\" has no value; write name=value.");
            }

            parameters.Set(parts[0].Trim(), new ParameterValue(parts[1], IsText: false));
        }

        return parameters;
    }

    private void Read(string path)
    {
        var name = Path.GetFileName(path);
        Documents.JsonPart root;
        try
        {
            root = Documents.JsonFile.Read(RegularFile.ReadBytes(path, RegularFile.LargestSetting), name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{path} cannot be read: {failure.Message}", failure);
        }

        if (root.Kind != JsonTokenType.StartObject)
        {
            throw root.Damage("is not an object with a key for each parameter");
        }

        foreach (var (key, value) in root.Members)
        {
            Set(key, value.Kind switch
            {
                JsonTokenType.StartObject =>
                    throw value.Damage("is an object; parameters are numbers, texts, true, false, null and arrays"),
                JsonTokenType.String => new ParameterValue(value.ToText()!, IsText: true),
                _ => new ParameterValue(value.ToString(), IsText: false),
            });
        }
    }

    private void Set(string name, ParameterValue value)
    {
        if (!SyntaxFacts.IsValidIdentifier(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None)
        {
            throw new NotebookException($"The parameter \"{name}\" has no name that C# allows for a variable.");
        }

        values[name] = value;
    }
}
