using System.Text.Encodings.Web;
using System.Text.Json.Serialization.Metadata;

namespace NgHvi;

/// <summary>Lists of numbers and small records on one line, so that an indented file stays readable.</summary>
internal sealed class CompactConverter<T> : JsonConverter<T>
{
    private static readonly JsonSerializerOptions Compact = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new NonFiniteAsNullConverter() },
    };

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<T>(ref reader, Compact) ?? throw new JsonException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteRawValue(JsonSerializer.SerializeToUtf8Bytes(value, Compact), skipInputValidation: true);
}
