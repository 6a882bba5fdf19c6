namespace NgHvi.Studies;

/// <summary>The JSON schema of study files, made of the options that the parser reads.</summary>
internal static class StudySchema
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", Encoder = FitOptions.Json.Encoder };

    private static readonly Dictionary<string, string> AxisHelp = new()
    {
        ["name"] = "The column of the results; default: the field.",
        ["field"] = "What varies: an option of fit by its name, or simulate.NAME or score.NAME.",
        ["values"] = "A list; null leaves the option out.",
        ["range"] = "[from, to, step], both ends included.",
        ["log"] = "[from, to, count]: count values in equal ratios.",
        ["settings"] = "In place of field: labels, each with an object of fields that go together.",
        ["when"] = "The axis counts only where fields, or axes above, have these values, each a text, a number or a list of them.",
    };

    public static string Text { get; } = Create().ToJsonString(Json);

    private static JsonObject Create()
    {
        var properties = new JsonObject
        {
            ["$schema"] = new JsonObject { ["type"] = "string" },
            [StudyOptions.Title.Name] = Of(StudyOptions.Title),
        };
        foreach (var (name, options, help) in StudyOptions.Sections) properties[name] = Section(options, help);
        properties["axes"] = new JsonObject
        {
            ["type"] = "array",
            ["description"] = "What varies; runs are all combinations.",
            ["items"] = new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = false,
                ["properties"] = new JsonObject(StudyAxis.Keys.Select(key => KeyValuePair.Create(key, (JsonNode?)Axis(key)))),
            },
        };
        properties[StudyOptions.Replicates.Name] = Of(StudyOptions.Replicates);
        properties[StudyOptions.Within.Name] = Of(StudyOptions.Within);
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "A study of nghvi",
            ["description"] = "A base fit, axes over its fields or its data, and replicates. Comments are allowed.",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray("fit"),
            ["properties"] = properties,
        };
    }

    private static JsonObject Section(IReadOnlyList<FitOption> options, string help) => new()
    {
        ["type"] = "object",
        ["description"] = help,
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject(options.Select(option => KeyValuePair.Create(option.Name, (JsonNode?)Of(option)))),
    };

    // What the option converts tells its type and least value, so that the two cannot differ.
    private static JsonObject Of(FitOption option)
    {
        var schema = new JsonObject { ["description"] = option.Description };
        switch (option.Kind)
        {
            case JsonValueKind.Number:
                schema["type"] = option.Convert("0.5") is null ? "integer" : "number";
                var least = Enumerable.Range(-1, 4).First(n => option.Convert(n.ToString(CultureInfo.InvariantCulture)) is not null);
                if (least > -1) schema["minimum"] = least;
                break;
            case JsonValueKind.Array:
                schema["type"] = "array";
                schema["items"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1 };
                break;
            default:
                schema["type"] = "string";
                if (option.Words.Count > 0) schema["enum"] = new JsonArray([.. option.Words.Select(word => (JsonNode?)word)]);
                else schema["minLength"] = 1;
                break;
        }

        return schema;
    }

    private static JsonObject Axis(string key)
    {
        var schema = new JsonObject { ["description"] = AxisHelp[key] };
        switch (key)
        {
            case "name":
                schema["type"] = "string";
                break;
            case "field":
                schema["enum"] = new JsonArray([.. StudyOptions.Varied.Select(pair => (JsonNode?)pair.Field)]);
                break;
            case "values":
                schema["type"] = "array";
                break;
            case "range" or "log":
                schema["type"] = "array";
                schema["items"] = new JsonObject { ["type"] = "number" };
                (schema["minItems"], schema["maxItems"]) = (3, 3);
                break;
            default:
                schema["type"] = "object";
                break;
        }

        return schema;
    }
}
