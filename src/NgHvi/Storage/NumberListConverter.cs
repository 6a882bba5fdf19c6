namespace NgHvi;

/// <summary>Lists of numbers on one line, so that an indented file stays readable; numbers that are not finite are null.</summary>
internal sealed class NumberListConverter<T> : JsonConverter<IReadOnlyList<T>>
    where T : struct, INumber<T>
{
    public override IReadOnlyList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException();
        }

        var values = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            values.Add(ReadNumber(ref reader));
        }

        return values;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        var text = new StringBuilder("[");
        foreach (var number in value)
        {
            // "R" is the shortest text that reads back to the same bits; it is JSON for every finite number.
            text.Append(text.Length > 1 ? ", " : "")
                .Append(T.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "null");
        }

        writer.WriteRawValue(text.Append(']').ToString());
    }

    private static T ReadNumber(ref Utf8JsonReader reader)
    {
        if (typeof(T) == typeof(int))
        {
            return (T)(object)reader.GetInt32();
        }

        return (T)(object)(reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble());
    }
}
