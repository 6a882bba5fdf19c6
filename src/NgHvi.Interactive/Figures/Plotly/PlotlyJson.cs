namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>Parses the JSON of figures as libraries write it: NaN and Infinity where Python leaves them, keys that repeat.</summary>
internal static partial class PlotlyJson
{
    private static readonly JsonDocumentOptions Options =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 128 };

    public static JsonNode? Parse(string json, string what)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return Node(Document(json));
        }
        catch (JsonException exception)
        {
            throw new InputException(
                $"The {what} is not valid JSON at line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}.", exception);
        }
    }

    /// <summary>JSON as dictionaries, lists and values, which every serializer writes as they were.</summary>
    public static object? Values(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().ToDictionary(member => member.Name, member => Values(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().Select(Values).ToList(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? (object)whole : json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A value of an object under a key; null when there is neither.</summary>
    public static JsonNode? At(this JsonNode? node, string key) => node is JsonObject found && found.TryGetPropertyValue(key, out var value)
        ? value
        : null;

    /// <summary>Text, or null for anything else.</summary>
    public static string? Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A number, or null for anything else.</summary>
    public static double? Number(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out double number) && double.IsFinite(number) ? number : null;

    /// <summary>True or false, or null for anything else.</summary>
    public static bool? Truth(this JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool truth) ? truth : null;

    /// <summary>A title, which is text or an object with text.</summary>
    public static string Title(this JsonNode? node) => PlotlyText.Decode(node.Text() ?? node.At("text").Text() ?? "");

    private static JsonElement Document(string json)
    {
        try
        {
            return JsonDocument.Parse(json, Options).RootElement;
        }
        catch (JsonException)
        {
            var finite = NotFinite().Replace(json, match => match.Value[0] == '"' ? match.Value : "null");
            return JsonDocument.Parse(finite, Options).RootElement;
        }
    }

    /// <summary>The tree of an element; of keys that repeat, the last counts, as in a browser.</summary>
    private static JsonNode? Node(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var found = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    found[Name(property)] = Node(property.Value);
                }

                return found;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Node)]);
            case JsonValueKind.String:
                return JsonValue.Create(Whole(element.GetString));
            case JsonValueKind.Number:
                return JsonValue.Create(element);
            case JsonValueKind.True or JsonValueKind.False:
                return JsonValue.Create(element.GetBoolean());
            default:
                return null;
        }
    }

    private static string Name(JsonProperty property) => Whole(() => property.Name);

    /// <summary>A string; one with half a surrogate pair, which .NET refuses to read, is replaced.</summary>
    private static string Whole(Func<string?> read)
    {
        try
        {
            return read() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    [GeneratedRegex("\"(?:\\\\.|[^\"\\\\])*\"|-?\\b(?:NaN|Infinity)\\b")]
    private static partial Regex NotFinite();
}
