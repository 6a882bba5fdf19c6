using System.Text.Json;
using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>One value in several representations, by MIME type, in the order they were given.</summary>
public sealed class MimeBundle
{
    private readonly JsonObject data;

    private MimeBundle(JsonObject data)
    {
        this.data = data;
    }

    /// <summary>The MIME types present.</summary>
    public IEnumerable<string> MimeTypes => data.Select(entry => entry.Key);

    /// <summary>Makes a bundle from MIME types and their text. JSON types hold JSON text.</summary>
    /// <remarks>A JSON type whose text cannot be parsed is stored as text.</remarks>
    public static MimeBundle FromText(IEnumerable<KeyValuePair<string, string>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var data = new JsonObject();
        foreach (var (mimeType, text) in values)
        {
            data[mimeType] = IsJson(mimeType) && TryParse(text) is { } json ? json : MultilineText.ToLines(text);
        }

        return new MimeBundle(data);
    }

    /// <summary>The text of one representation; JSON types give JSON text. Null when it is absent.</summary>
    public string? GetText(string mimeType)
    {
        ArgumentNullException.ThrowIfNull(mimeType);
        if (!data.TryGetPropertyValue(mimeType, out var node))
        {
            return null;
        }

        // .NET Interactive stores JSON as lines of text, Jupyter as JSON itself; both are read.
        var isText = !IsJson(mimeType) || node is JsonArray;
        return isText && MultilineText.FromNode(node) is { } text && (!IsJson(mimeType) || text is ['{' or '[', ..])
            ? text
            : JsonText.Write(node);
    }

    /// <summary>True for the MIME types whose value is JSON rather than text.</summary>
    internal static bool IsJson(string mimeType) =>
        mimeType == "application/json"
        || (mimeType.StartsWith("application/", StringComparison.Ordinal)
            && mimeType.EndsWith("+json", StringComparison.Ordinal));

    internal static MimeBundle FromNode(JsonObject data) => new((JsonObject)data.DeepClone());

    internal JsonObject ToNode() => (JsonObject)data.DeepClone();

    /// <summary>The bundle as Jupyter's messages carry it: text in one piece, JSON as JSON.</summary>
    internal JsonObject ToMessage() => new(data.Select(entry => KeyValuePair.Create(
        entry.Key,
        !IsJson(entry.Key) && MultilineText.FromNode(entry.Value) is { } text ? JsonValue.Create(text) : entry.Value?.DeepClone())));

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
