using System.Text.Encodings.Web;
using System.Text.Json.Serialization.Metadata;

namespace NgHvi;

/// <summary>Reading and writing again gives the same bytes.</summary>
internal static class SavedFitJson
{
    private const int MostDraws = 500; // Made again from q₀ at most.

    private static readonly Type[] Library =
        [typeof(Estimate), typeof(Verdict), typeof(Quantity), typeof(StartOutcome), typeof(RandomEffect), typeof(ModelUnits)];

    private static readonly JsonSerializerOptions OneLine = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Rename } },
        // No web page: letters and signs stay.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new NonFiniteAsNull() },
    };

    public static JsonSerializerOptions Json { get; } = new(OneLine)
    {
        WriteIndented = true,
        NewLine = "\n",
        Converters =
        {
            new Compact<IReadOnlyList<double>>(),
            new Compact<IReadOnlyList<int>>(),
            new Compact<double[]>(),
            new Compact<int[]>(),
            new Compact<RandomEffect>(),
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
        },
    };

    public static byte[] Serialize(SavedFit document) => [.. JsonSerializer.SerializeToUtf8Bytes(document, Json), (byte)'\n'];

    public static SavedFit Parse(ReadOnlySpan<byte> text, string name, Func<JsonElement, string> remedy)
    {
        try
        {
            CheckSchema(text, name, remedy);
            var document = JsonSerializer.Deserialize<SavedFit>(text, Json) ?? throw new JsonException();
            return Faults(document).FirstOrDefault() is not { } place ? document
                : throw Damaged(name, $"\"{place}\" does not fit the rest");
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
            var path = exception.Message.Split("Path: $.") is [_, var rest] ? rest.Split(' ')[0].TrimEnd('.') : "a part";
            throw Damaged(name, $"\"{path}\" does not say of which kind it is", exception);
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            throw Damaged(name, exception.Message.ReplaceLineEndings(" "), exception);
        }
    }

    public static InputException Damaged(string place, string what, Exception? inner = null)
    {
        var sentence = $"{place}: the fit file is damaged, {what.Split(" (Parameter '")[0].TrimEnd('.')}; make it again with nghvi fit.";
        return inner is null ? new(sentence) : new(sentence, inner);
    }

    private static void CheckSchema(ReadOnlySpan<byte> text, string name, Func<JsonElement, string> remedy)
    {
        JsonSource.Check(text, name);
        var reader = new Utf8JsonReader(text);
        using var json = JsonDocument.ParseValue(ref reader);
        var root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("schema", out var schema))
            throw new InputException($"{name} is not a fit file: it has no \"schema\"; expected is a file that nghvi fit wrote.");
        var version = schema.ValueKind == JsonValueKind.String ? schema.GetString() : null;
        if (version == SavedFit.CurrentSchema) return;
        throw new InputException(
            $"{name} has the schema {schema.GetRawText().ReplaceLineEndings(" ")}; this version reads only \"{SavedFit.CurrentSchema}\"" +
            (version == "nghvi-fit/1" ? $": make the fit anew with {remedy(root)}" : "."));
    }

    private static IEnumerable<string> Faults(SavedFit fit) // Told without the model.
    {
        var (draws, data, model, rows) = (fit.Draws, fit.Data, fit.Model, fit.Rows);
        var (m, groups) = (draws.ParameterNames.Count, data.GroupKeys.Count);

        // JSON may hold null against a type.
        (IEnumerable<object?> List, string Place)[] lists =
        [
            (fit.Warnings, "warnings"), (fit.Notes, "notes"), (fit.Posterior, "posterior"), (fit.Explained, "explained"),
            (fit.Sensitivity, "sensitivity"), (fit.Priors, "priors"),
            (fit.RandomEffects, "randomEffects"), (fit.RandomEffectNames, "randomEffectNames"),
            (data.GroupKeys, "data.groupKeys"), (draws.ParameterNames, "draws.parameterNames"), (model.FixedNames, "model.fixedNames"),
            (model.RandomNames, "model.randomNames"), (model.InputNames, "model.inputNames"),
            (model.Priors.Parameters, "model.priors.parameters"), (rows.Fixed, "rows.fixed"), (rows.Random, "rows.random"),
            (rows.Inputs, "rows.inputs"), (model.Design?.Variables ?? [], "model.design.variables"),
            (model.Design?.Variables.SelectMany(variable => variable?.Levels ?? []) ?? [], "model.design.variables"),
        ];
        foreach (var (list, place) in lists)
        {
            if (list.Contains(null)) yield return place;
        }

        if (data.Groups != groups) yield return "data.groupKeys";
        if (fit.Posterior.Count == 0 || fit.Posterior.DistinctBy(one => one.Name).Count() < fit.Posterior.Count) yield return "posterior";
        if (m == 0 || draws.Count is <= 0 or > MostDraws || draws.Weights.Length != draws.Count) yield return "draws.weights";
        if ((long)draws.Count * m > SavedSource.MostNumbers) yield return "draws.count";
        if (draws.Values.Length != (long)draws.Count * m && (draws.Values.Length > 0 || fit.Q0 is null)) yield return "draws.values";
        if (!draws.Values.All(double.IsFinite) || !draws.Weights.All(weight => weight >= 0)) yield return "draws.values";
        if (fit.Q0 is not null && fit.Q0.Family.ParameterCount != m) yield return "q0.family";
        var r = groups == 0 || draws.LatentMeans.Length % groups > 0 ? 0 : draws.LatentMeans.Length / groups;
        if (draws.LatentRoots.Length != (long)draws.LatentMeans.Length * r) yield return "draws.latentRoots";
        if (rows.Fixed.Count != model.FixedNames.Count) yield return "rows.fixed";
        if (rows.Random.Count != model.RandomNames.Count || rows.Inputs.Count != model.InputNames.Count) yield return "rows.random";
        if (rows.GroupOffsets.Length != (groups == 0 ? 0 : groups + 1) || (groups > 0 && rows.GroupOffsets[0] != 0)
            || !rows.GroupOffsets.Zip(rows.GroupOffsets.Skip(1)).All(group => group.First < group.Second)) yield return "rows.groupOffsets";
        if (rows.Sizes?.Any(size => size < 0) == true || rows.Sizes?.Sum(size => (long)size) > int.MaxValue) yield return "rows.sizes";
        if (fit.Steps < 0) yield return "steps";
        if (fit.Trace.Steps.Count != fit.Trace.Elbo.Count || fit.Trace.Steps.Count != fit.Trace.Seconds.Count) yield return "trace";

        // Too many weights for the file: not even begun.
        double weights = 0, before = model.InputNames.Count;
        foreach (var width in model.Widths) (weights, before) = (weights + ((before + 1) * width), width);
        if (!(weights <= m) || model.Widths.Any(width => width <= 0)) yield return "model.widths";
    }

    private static void Rename(JsonTypeInfo type)
    {
        foreach (var property in Library.Contains(type.Type) ? type.Properties.ToArray() : [])
        {
            var name = property.Name switch
            {
                "standardError" or "elboStandardError" => "mcse",
                "standardDeviation" or "standardDeviations" => "sd",
                "means" => "mean",
                "lower" => "q2.5",
                "median" => "q50",
                "upper" => "q97.5",
                "rHat" => "rhat",
                "isTrusted" => "trusted",
                "paretoShape" => "paretoK",
                "arePredictionsTrusted" => "predictionsTrusted",
                "names" or "factor" or "fixedIntercept" or "randomBlocks" => null,
                var same => same,
            };
            if (name is null || property.Set is null) type.Properties.Remove(property);
            else (property.Name, property.IsRequired) = (name, name != "predictionsTrusted"); // Of networks that were judged.
        }
    }

    internal sealed class Compact<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return JsonSerializer.Deserialize<T>(ref reader, OneLine) ?? throw new JsonException();
            }
            catch (JsonException)
            {
                throw new JsonException(); // Whose path is that of the whole.
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteRawValue(JsonSerializer.SerializeToUtf8Bytes(value, OneLine), skipInputValidation: true);
    }

    private sealed class NonFiniteAsNull : JsonConverter<double>
    {
        public override bool HandleNull => true;

        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value)) writer.WriteNumberValue(value);
            else writer.WriteNullValue();
        }
    }
}
