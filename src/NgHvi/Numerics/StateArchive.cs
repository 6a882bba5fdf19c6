namespace NgHvi;

/// <summary>State to or from JSON; one list serves both ways: <c>x = archive.Exchange("x", x)</c>.</summary>
internal sealed class StateArchive
{
    public static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowOutOfOrderMetadataProperties = true,
    };

    private readonly Utf8JsonWriter? writer;
    private readonly JsonElement saved;

    public StateArchive(Utf8JsonWriter writer) => this.writer = writer; // Into the open object.
    public StateArchive(JsonElement saved) => this.saved = saved;
    public bool IsReading => writer is null;

    public T Exchange<T>(string name, T value)
    {
        if (writer is not null)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, value, Json);
            return value;
        }

        try
        {
            return saved.GetProperty(name).Deserialize<T>(Json) ?? throw Damaged(name);
        }
        catch (Exception failure)
            when (failure is JsonException or KeyNotFoundException or InvalidOperationException or NotSupportedException)
        {
            throw Damaged(name, failure);
        }
    }

    public void Fill(string name, Span<double> values)
    {
        var numbers = Exchange(name, IsReading ? [] : values.ToArray());
        if (numbers.Length != values.Length) throw Foreign($"\"{name}\" has {numbers.Length} numbers where {values.Length} belong");
        numbers.CopyTo(values);
    }

    public void Fill(params ReadOnlySpan<(string Name, double[] Values)> all)
    {
        foreach (var (name, values) in all) Fill(name, values);
    }

    public void Fill(string name, List<double[]> rows, int length) // Any number of rows.
    {
        var numbers = Exchange(name, IsReading ? [] : rows.ToArray());
        if (!IsReading) return;
        if (Array.Exists(numbers, row => row?.Length != length)) throw Foreign($"the rows of \"{name}\" do not have {length} numbers");
        rows.Clear();
        rows.AddRange(numbers);
    }

    private static InputException Foreign(string how) => new($"The saved state belongs to another model or method: {how}.");

    private static InputException Damaged(string name, Exception? failure = null) =>
        new($"The saved state is damaged: \"{name}\" is missing or not what it should be.", failure!);
}
