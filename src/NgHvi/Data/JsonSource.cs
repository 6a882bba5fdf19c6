namespace NgHvi;

/// <summary>What is asked of JSON beside its grammar: each key of an object once, texts that are text, numbers that are finite.</summary>
internal static class JsonSource
{
    // Name: in messages, as "mine.json". Grammar is told by JsonException.
    public static void Check(ReadOnlySpan<byte> json, string name, bool hasComments = false)
    {
        var (keys, depth) = (new List<HashSet<string>>(), 0);
        var reader = new Utf8JsonReader(json, hasComments
            ? new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true } : default);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject when keys.Count == depth++:
                    keys.Add(new(StringComparer.Ordinal));
                    break;
                case JsonTokenType.StartObject:
                    keys[depth - 1].Clear();
                    break;
                case JsonTokenType.EndObject:
                    depth--;
                    break;
                case JsonTokenType.Number when !double.IsFinite(reader.GetDouble()):
                    throw Fault(
                        json, (int)reader.TokenStartIndex, name, "this number is too large; allowed are numbers up to 1.79e308.");
                case JsonTokenType.PropertyName or JsonTokenType.String:
                    var text = Text(ref reader, json, name);
                    if (reader.TokenType == JsonTokenType.PropertyName && !keys[depth - 1].Add(text))
                        throw Fault(json, (int)reader.TokenStartIndex, name, $"{Cell.Quote(text)} is there twice.");
                    break;
            }
        }
    }

    private static string Text(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string name)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Fault(json, (int)reader.TokenStartIndex, name, "this text is no UTF-8, or has half of a surrogate pair.");
        }
    }

    private static InputException Fault(ReadOnlySpan<byte> json, int place, string name, string sentence)
    {
        var before = json[..place];
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return new($"{name}, line {before.Count((byte)'\n') + 1}, column {column}: {sentence}");
    }
}
