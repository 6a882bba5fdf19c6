using System.Text.Encodings.Web;
using System.Text.Json.Serialization.Metadata;

namespace NgHvi;

/// <summary>Reads and writes <c>fit.json</c>. Reading and writing again gives the same bytes.</summary>
public static class FitFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        // The file is no part of a web page: names keep their letters and formulas their signs.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
#if NET9_0_OR_GREATER
        NewLine = "\n",
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
#endif
        Converters =
        {
            new NonFiniteAsNullConverter(),
            new NumberListConverter<double>(),
            new NumberListConverter<int>(),
            new RandomEffectConverter(),
        },
    };

    /// <summary>The document as UTF-8 text with a line break at its end.</summary>
    public static byte[] Serialize(FitDocument document) => [.. JsonSerializer.SerializeToUtf8Bytes(document, Json), (byte)'\n'];

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file cannot be read, is damaged, or is of another schema; the message says where.</exception>
    public static FitDocument Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw new InputException($"The fit file \"{path}\" does not exist.");
        }

        try
        {
            return Parse(File.ReadAllBytes(path), Path.GetFileName(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The fit file \"{path}\" cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads UTF-8 text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">What messages call it.</param>
    /// <exception cref="InputException">The text is damaged or of another schema; the message says where.</exception>
    public static FitDocument Parse(ReadOnlySpan<byte> text, string fileName)
    {
        try
        {
            CheckTop(text, fileName);
            var document = JsonSerializer.Deserialize<FitDocument>(text, Json)!;
            Check(document, fileName);
            return document;
        }
        catch (JsonException exception)
        {
            var place = exception.LineNumber is { } line ? $", line {line + 1}, column {exception.BytePositionInLine + 1}" : "";
            var what = exception.Path is { Length: > 1 } path ? $"\"{path[2..]}\" is missing something or is not of its type" : "it is not valid JSON";
            throw new InputException($"{fileName}{place}: the fit file is damaged, {what}; make it again with nghvi fit.", exception);
        }
    }

    /// <summary>The schema and the presence of every top-level property.</summary>
    private static void CheckTop(ReadOnlySpan<byte> text, string fileName)
    {
        var reader = new Utf8JsonReader(text);
        using var json = JsonDocument.ParseValue(ref reader);
        var root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("schema", out var schema))
        {
            throw new InputException($"{fileName} is not a fit file: it has no \"schema\"; expected is a file that nghvi fit wrote.");
        }

        if (schema.ValueKind != JsonValueKind.String || schema.GetString() != FitDocument.CurrentSchema)
        {
            throw new InputException(
                $"{fileName} has the schema {schema.GetRawText()}; this version reads only \"{FitDocument.CurrentSchema}\".");
        }

        var absent = Json.GetTypeInfo(typeof(FitDocument)).Properties.FirstOrDefault(p => p.IsRequired && !root.TryGetProperty(p.Name, out _));
        if (absent is not null)
        {
            throw new InputException($"{fileName}: the fit file is damaged, \"{absent.Name}\" is missing; make it again with nghvi fit.");
        }
    }

    /// <summary>That the parts belong together.</summary>
    private static void Check(FitDocument document, string fileName)
    {
        var (groups, r) = (document.Data?.GroupKeys?.Count ?? 0, document.RandomEffectNames?.Count ?? 0);
        var m = document.Draws?.ParameterNames?.Count ?? 0;
        Require(document.Data is { GroupKeys: not null } && document.Data.Groups == groups, "data.groupKeys");
        Require(document.RandomEffects is not null && (document.RandomEffects.Count == groups || document.Method == "nagvac") && document.RandomEffects.All(e => e.Means.Count == r), "randomEffects");
        Require(document.Posterior is { Count: > 0 } && document.Posterior.All(q => q?.Name is not null), "posterior");
        Require(document.Options is { Formula: not null, Method: not null, File: not null }, "options");
        if (document.Network is not null)
        {
            NetworkFitCheck.Run(document, Require, fileName);
            return;
        }

        Require(m > 0 && document.Draws!.Values?.Count == document.Draws.Count * m, "draws.values");
        Require(document.Draws!.Weights?.Count == document.Draws.Count, "draws.weights");
        Require(document.Draws.Values!.All(double.IsFinite), "draws.values");
        Require(document.Draws.LatentMeans?.Count is 0 || document.Draws.LatentMeans?.Count == groups * r, "draws.latentMeans");
        Require(document.Draws.LatentRoots?.Count == document.Draws.LatentMeans!.Count * r, "draws.latentRoots");
        Require(document.Statistics is { } s && s.GroupCount == groups && s.RandomCount == r && s.RowCount == document.Data!.N, "statistics");
        try
        {
            var model = FitDocuments.ToModel(document);
            Require(m == model.Parameters.Count, "draws.parameterNames");
            Require(document.Design.RandomNames.SequenceEqual(document.RandomEffectNames!), "randomEffectNames");
            document.Draws.ToDraws();
        }
        catch (InputException exception) when (!exception.Message.StartsWith(fileName, StringComparison.Ordinal))
        {
            throw new InputException($"{fileName}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is ArgumentException or NullReferenceException or OverflowException)
        {
            throw Damaged("statistics");
        }

        void Require(bool holds, string place)
        {
            if (!holds)
            {
                throw Damaged(place);
            }
        }

        InputException Damaged(string place) =>
            new($"{fileName}: the fit file is damaged, \"{place}\" does not fit the rest; make it again with nghvi fit.");
    }
}
