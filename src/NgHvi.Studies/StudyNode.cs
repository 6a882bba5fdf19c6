using System.Text.RegularExpressions;

namespace NgHvi.Studies;

/// <summary>A value of a study file that knows its place, so that a fault can name line and column.</summary>
internal sealed partial class StudyNode
{
    private static readonly JsonReaderOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly byte[] text;
    private readonly string file;
    private readonly int start;
    private int end;

    private StudyNode(byte[] text, string file, int start, JsonTokenType type) =>
        (this.text, this.file, this.start, Type) = (text, file, start, type);

    public JsonTokenType Type { get; }
    public List<(StudyNode Key, StudyNode Value)> Members { get; } = []; // Of an object, in order.
    public List<StudyNode> Items { get; } = []; // Of an array.
    public bool IsObject => Type == JsonTokenType.StartObject;
    public bool IsNull => Type == JsonTokenType.Null;
    public string Text => Element().GetString()!; // Of a text or a name.

    public static StudyNode Read(string path)
    {
        try
        {
            return Parse(RegularFile.ReadBytes(path, RegularFile.LargestSetting), Path.GetFileName(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var fault = exception is FileNotFoundException or DirectoryNotFoundException ? "does not exist."
                : $"cannot be read: {exception.Message}";
            throw new InputException($"The study \"{path}\" {fault}", exception);
        }
    }

    public static StudyNode Parse(byte[] text, string file)
    {
        var mark = text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        text = text[mark..];
        var reader = new Utf8JsonReader(text, Reading);
        try
        {
            JsonSource.Check(text, file, hasComments: true);
            reader.Read();
            var root = Parse(ref reader, text, file);
            reader.Read();
            return root;
        }
        catch (JsonException exception)
        {
            // The reader counts bytes from 0.
            throw new InputException(
                $"{file}, line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}: it is not valid JSON.", exception);
        }
    }

    public JsonElement Element() => JsonElement.Parse(
        text.AsSpan(start, end - start), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });

    /// <summary>The sentence at this place; flags are named as the file does.</summary>
    public InputException Fault(string sentence, Exception? cause = null)
    {
        var before = text.AsSpan(0, start);
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        var named = Flags().Replace(sentence.Split('\n')[0].TrimEnd(), flag => $"\"{Camel(flag.Value[2..])}\"");
        return new InputException($"{file}, line {line}, column {column}: {named}", cause!);
    }

    /// <summary>The members by name; a name that is not among those allowed is a fault.</summary>
    public Dictionary<string, StudyNode> Take(string what, IReadOnlyList<string> allowed)
    {
        if (!IsObject) throw Fault($"{what} must be an object in braces.");
        foreach (var (key, _) in Members)
        {
            if (allowed.Contains(key.Text)) continue;
            var hint = NameSuggestion.Closest(key.Text, allowed) is { } near ? $"did you mean \"{near}\"?"
                : $"it has {FitOption.List(allowed)}.";
            throw key.Fault($"{what} has no \"{key.Text}\"; {hint}");
        }

        return Members.ToDictionary(member => member.Key.Text, member => member.Value);
    }

    /// <summary>A value as an option allows it.</summary>
    public object As(FitOption option)
    {
        try
        {
            return option.Read(Element());
        }
        catch (InputException exception)
        {
            throw Fault(exception.Message, exception);
        }
    }

    public T As<T>(FitOption option) => (T)As(option);

    private static StudyNode Parse(ref Utf8JsonReader reader, byte[] text, string file)
    {
        var node = new StudyNode(text, file, (int)reader.TokenStartIndex, reader.TokenType);
        if (node.IsObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                // Without the colon, the name alone is a JSON text.
                var key = new StudyNode(text, file, (int)reader.TokenStartIndex, JsonTokenType.String);
                key.end = key.start + reader.ValueSpan.Length + 2;
                reader.Read();
                node.Members.Add((key, Parse(ref reader, text, file)));
            }
        }
        else if (node.Type == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) node.Items.Add(Parse(ref reader, text, file));
        }

        node.end = (int)reader.BytesConsumed;
        return node;
    }

    private static string Camel(string kebab) => Regex.Replace(kebab, "-(.)", match => match.Groups[1].Value.ToUpperInvariant());

    [GeneratedRegex("--[a-z][a-z-]*")]
    private static partial Regex Flags();
}
