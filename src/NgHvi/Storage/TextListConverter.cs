using System.Text.Encodings.Web;

namespace NgHvi;

/// <summary>A long list of texts on one line.</summary>
internal sealed class TextListConverter : JsonConverter<IReadOnlyList<string>>
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<string[]>(ref reader, Compact)!;

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options) =>
        writer.WriteRawValue("[" + string.Join(", ", value.Select(text => JsonSerializer.Serialize(text, Compact))) + "]");
}
