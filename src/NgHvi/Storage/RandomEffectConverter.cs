using System.Text.Encodings.Web;

namespace NgHvi;

/// <summary>A group's random coefficients on one line: mean and sd are numbers when there is one coefficient, else lists.</summary>
internal sealed class RandomEffectConverter : JsonConverter<RandomEffect>
{
    public override RandomEffect Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        string? group = null;
        IReadOnlyList<double>? means = null;
        IReadOnlyList<double>? deviations = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "group":
                    group = reader.GetString();
                    break;
                case "mean":
                    means = ReadNumbers(ref reader, options);
                    break;
                case "sd":
                    deviations = ReadNumbers(ref reader, options);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return group is not null && means is not null && deviations is not null
            ? new RandomEffect(group, means, deviations)
            : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, RandomEffect value, JsonSerializerOptions options)
    {
        var compact = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using var buffer = new MemoryStream();
        using (var line = new Utf8JsonWriter(buffer, compact))
        {
            line.WriteStartObject();
            line.WriteString("group", value.Group);
            WriteNumbers(line, "mean", value.Means, options);
            WriteNumbers(line, "sd", value.StandardDeviations, options);
            line.WriteEndObject();
        }

        writer.WriteRawValue(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static IReadOnlyList<double> ReadNumbers(ref Utf8JsonReader reader, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.StartArray
            ? JsonSerializer.Deserialize<IReadOnlyList<double>>(ref reader, options)!
            : [JsonSerializer.Deserialize<double>(ref reader, options)];

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IReadOnlyList<double> values, JsonSerializerOptions options)
    {
        writer.WritePropertyName(name);
        if (values.Count == 1)
        {
            JsonSerializer.Serialize(writer, values[0], options);
        }
        else
        {
            JsonSerializer.Serialize(writer, values, options);
        }
    }
}
