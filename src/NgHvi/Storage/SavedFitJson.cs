using System.Text.Encodings.Web;
using System.Text.Json.Serialization.Metadata;

namespace NgHvi;

/// <summary>Fits as JSON text. Reading and writing again gives the same bytes.</summary>
internal static class SavedFitJson
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        // The file is no part of a web page: names keep their letters and formulas their signs.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters =
        {
            new NonFiniteAsNullConverter(),
            new CompactConverter<IReadOnlyList<double>>(),
            new CompactConverter<IReadOnlyList<int>>(),
            new CompactConverter<double[]>(),
            new CompactConverter<SavedFit.Effect>(),
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
        },
    };

    // The document as UTF-8 text with a line break at its end.
    public static byte[] Serialize(SavedFit document) => [.. JsonSerializer.SerializeToUtf8Bytes(document, Json), (byte)'\n'];

    public static SavedFit Parse(ReadOnlySpan<byte> text, string name, Func<JsonElement, string> remedy)
    {
        try
        {
            CheckSchema(text, name, remedy);
            var document = JsonSerializer.Deserialize<SavedFit>(text, Json) ?? throw new JsonException();
            SavedFitCheck.Run(document, place => Damaged(name, $"\"{place}\" does not fit the rest"));
            return document;
        }
        catch (JsonException exception)
        {
            var place = exception.LineNumber is { } line ? $", line {line + 1}, column {exception.BytePositionInLine + 1}" : "";
            var what = exception.Path is { Length: > 1 } path ? $"\"{path[2..]}\" is missing something or is not of its type"
                : exception.Path is null ? "it is not valid JSON"
                : exception.Message.Split(": ") is [.., var absent] ? $"{absent.TrimEnd('.').Replace('\'', '"')} is missing" : "";
            throw Damaged(name + place, what, exception);
        }
        catch (NotSupportedException exception)
        {
            // A part that may be one of several kinds does not say which.
            var path = exception.Message.Split("Path: $.") is [_, var rest] ? rest.Split(' ')[0].TrimEnd('.') : "a part";
            throw Damaged(name, $"\"{path}\" does not say of which kind it is", exception);
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            // A number out of its range, refused by the type that it is for.
            throw Damaged(name, exception.Message.ReplaceLineEndings(" "), exception);
        }
    }

    // The exception for a file that is no fit any more.
    public static InputException Damaged(string place, string what, Exception? inner = null)
    {
        var sentence = $"{place}: the fit file is damaged, {what.TrimEnd('.')}; make it again with nghvi fit.";
        return inner is null ? new(sentence) : new(sentence, inner);
    }

    // Looks at the schema before anything else is believed.
    private static void CheckSchema(ReadOnlySpan<byte> text, string name, Func<JsonElement, string> remedy)
    {
        var reader = new Utf8JsonReader(text);
        using var json = JsonDocument.ParseValue(ref reader);
        var root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("schema", out var schema))
        {
            throw new InputException($"{name} is not a fit file: it has no \"schema\"; expected is a file that nghvi fit wrote.");
        }

        var version = schema.ValueKind == JsonValueKind.String ? schema.GetString() : null;
        if (version == SavedFit.CurrentSchema) return;

        throw new InputException(
            $"{name} has the schema {schema.GetRawText().ReplaceLineEndings(" ")}; this version reads only \"{SavedFit.CurrentSchema}\"" +
            (version == "nghvi-fit/1" ? $": make the fit anew with {remedy(root)}" : "."));
    }
}
