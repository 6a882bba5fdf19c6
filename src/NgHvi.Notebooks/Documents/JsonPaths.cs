using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>Looks into metadata of which nothing is certain.</summary>
internal static class JsonPaths
{
    /// <summary>The text at the end of a path of keys; null when any part is absent or of another kind.</summary>
    public static string? TextAt(this JsonObject json, params ReadOnlySpan<string> keys)
    {
        JsonNode? node = json;
        foreach (var key in keys)
        {
            node = (node as JsonObject)?[key];
        }

        return node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
    }
}
