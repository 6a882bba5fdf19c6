using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>
/// JSON laid out as Jupyter does or as a file does, in which only what must be escaped is. The framework's writer
/// escapes characters outside the basic plane whatever its encoder, hence this one.
/// </summary>
internal static class JsonText
{
    /// <summary>Writes a value as Jupyter would.</summary>
    public static string Write(JsonNode? node) => Write(node, JsonLayout.Jupyter, depth: 0);

    /// <summary>Writes a value that stands at some depth of a larger one.</summary>
    public static string Write(JsonNode? node, JsonLayout layout, int depth)
    {
        var text = new StringBuilder();
        Append(text, node, layout, depth);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonNode? node, JsonLayout layout, int depth)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject { Count: 0 }:
                text.Append("{}");
                break;
            case JsonArray { Count: 0 }:
                text.Append("[]");
                break;
            case JsonObject json:
                AppendBlock(text, '{', '}', json, layout, depth, entry =>
                {
                    AppendString(text, entry.Key);
                    text.Append(layout.Colon);
                    Append(text, entry.Value, layout, depth + 1);
                });
                break;
            case JsonArray array:
                AppendBlock(text, '[', ']', array, layout, depth, item => Append(text, item, layout, depth + 1));
                break;
            case JsonValue value when value.TryGetValue(out string? content):
                AppendString(text, content);
                break;
            default:
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static void AppendBlock<T>(
        StringBuilder text, char open, char close, IEnumerable<T> items, JsonLayout layout, int depth, Action<T> append)
    {
        text.Append(open);
        var line = layout.Line(depth + 1);
        var separator = line;
        foreach (var item in items)
        {
            text.Append(separator);
            append(item);
            separator = "," + line;
        }

        text.Append(layout.Line(depth)).Append(close);
    }

    private static void AppendString(StringBuilder text, string content)
    {
        text.Append('"');
        foreach (var c in content)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
