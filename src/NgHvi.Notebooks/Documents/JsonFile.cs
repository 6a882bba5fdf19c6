using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>A JSON text in which every value has its place.</summary>
internal sealed class JsonFile
{
    private const int Deepest = 500;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly byte[] bytes;
    private readonly string name;
    private JsonPart? open;

    private JsonFile(byte[] bytes, string name)
    {
        (this.bytes, this.name) = (bytes, name);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="bytes">The text in UTF-8; a byte order mark is passed over.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="NotebookException">It is not JSON, or an object has a key twice.</exception>
    public static JsonPart Read(byte[] bytes, string name)
    {
        var mark = Encoding.UTF8.Preamble;
        return new JsonFile(bytes.AsSpan().StartsWith(mark) ? bytes[mark.Length..] : bytes, name).ReadAll();
    }

    public string Text(int start, int end) => Strict.GetString(bytes, start, end - start);

    public string BlanksBefore(int place)
    {
        var start = place;
        while (start > 0 && IsBlank(bytes[start - 1]))
        {
            start--;
        }

        return Text(start, place);
    }

    public string BlanksAfter(int place, char? before)
    {
        var end = place;
        while (end < bytes.Length && IsBlank(bytes[end]))
        {
            end++;
        }

        return before is null || (end < bytes.Length && bytes[end] == before) ? Text(place, end) : "";
    }

    public JsonNode? Parse(int start, int end) =>
        JsonNode.Parse(bytes.AsSpan(start, end - start), documentOptions: new JsonDocumentOptions { MaxDepth = Deepest });

    /// <summary>A sentence about a place.</summary>
    public NotebookException Damage(int place, string problem) => new($"{name} is damaged at {Place(place)}: {problem}.");

    private JsonPart ReadAll()
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = Deepest });
        try
        {
            Strict.GetCharCount(bytes);
            reader.Read();
            var root = ReadValue(ref reader, null, "$", 0);
            reader.Read();
            return root;
        }
        catch (DecoderFallbackException failure)
        {
            throw new NotebookException($"{name} is not UTF-8 text: byte {failure.Index + 1} belongs to no character.", failure);
        }
        catch (JsonException failure)
        {
            var reason = failure.Message.Split(". ", 2)[0].TrimEnd('.').ReplaceLineEndings(" ");
            var place = LineStart((int)failure.LineNumber!) + (int)failure.BytePositionInLine!;
            throw new NotebookException($"{name} is not valid JSON at {Place(place)}, in {open?.Path ?? "$"}: {reason}.", failure);
        }
    }

    private JsonPart ReadValue(ref Utf8JsonReader reader, JsonPart? parent, string step, int keyStart)
    {
        var part = new JsonPart(this, parent, step, reader.TokenType, (int)reader.TokenStartIndex) { KeyStart = keyStart };
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                open = part;
                ReadMembers(ref reader, part);
                open = parent;
                break;
            case JsonTokenType.StartArray:
                open = part;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    part.Items.Add(ReadValue(ref reader, part, $"[{part.Items.Count}]", 0));
                }

                open = parent;
                break;
            case JsonTokenType.String:
                Unescape(ref reader, part.Start);
                break;
        }

        part.End = (int)reader.BytesConsumed;
        return part;
    }

    private void ReadMembers(ref Utf8JsonReader reader, JsonPart part)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var key = Unescape(ref reader, start);
            reader.Read();
            if (!part.Members.TryAdd(key, ReadValue(ref reader, part, "." + key, start)))
            {
                throw Damage(start, $"{part.Path} has the key \"{key}\" twice");
            }
        }
    }

    /// <summary>The text of a key, and a check of the text of a value: half a surrogate pair is no text.</summary>
    private string Unescape(ref Utf8JsonReader reader, int start)
    {
        try
        {
            return reader.ValueIsEscaped || reader.TokenType == JsonTokenType.PropertyName ? reader.GetString()! : "";
        }
        catch (InvalidOperationException)
        {
            throw Damage(start, "half of a surrogate pair stands alone in the text");
        }
    }

    private static bool IsBlank(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private int LineStart(int line)
    {
        var start = 0;
        for (var i = 0; i < line; i++)
        {
            start += bytes.AsSpan(start).IndexOf((byte)'\n') + 1;
        }

        return start;
    }

    private string Place(int place)
    {
        var before = bytes.AsSpan(0, place);
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return $"line {before.Count((byte)'\n') + 1}, column {column}";
    }
}
