using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>The "array of lines" form in which a notebook stores text.</summary>
internal static class MultilineText
{
    /// <summary>Lines with their line ends; the last has none. The empty text has no lines.</summary>
    public static JsonArray ToLines(string text)
    {
        var lines = new JsonArray();
        var start = 0;
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add((JsonNode)JsonValue.Create(text[start..end]));
            start = end;
        }

        return lines;
    }

    /// <summary>The text of a string or of an array of strings; null when the node is neither.</summary>
    public static string? FromNode(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonArray array when array.All(IsText) => string.Concat(array.Select(line => line!.GetValue<string>())),
        _ => null,
    };

    private static bool IsText(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? _);
}
