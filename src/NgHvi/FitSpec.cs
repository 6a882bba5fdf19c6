using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.Data.Analysis;

namespace NgHvi;

/// <summary>
/// The one description of a fit: data, model, method, seed. The options of <c>nghvi fit</c> and <c>#!nghvi-fit</c>, studies and saved fits
/// are views of it.
/// </summary>
/// <remarks>What is null is left to the method or the model. Two are equal when they say the same.</remarks>
internal sealed partial record FitSpec
{
    private ImmutableDictionary<string, object> values = ImmutableDictionary<string, object>.Empty;

    public static IReadOnlyList<FitOption> Options { get; } = FitOptions.Create(); // Every option, which the properties are named for.
    public string? Data { get => Get<string>("data"); init => Set("data", value); }
    public string? Formula { get => Get<string>("formula"); init => Set("formula", value); }
    public string? Where { get => Get<string>("where"); init => Set("where", value); }
    public MissingValues Missing
    {
        get => Get<string>("na") == "drop" ? MissingValues.Drop : MissingValues.Error;
        init => Set("na", value == MissingValues.Drop ? "drop" : null);
    }

    public string Family { get => Get<string>("family") ?? FitOptions.Families[0]; init => Set("family", value, FitOptions.Families[0]); }
    public IReadOnlyList<int>? Hidden // Empty for none.
    {
        get => Get<IReadOnlyList<int>>("hidden");
        init => Set("hidden", value is null ? null : Array.AsReadOnly([.. value]));
    }

    public string? Activation { get => Get<string>("activation"); init => Set("activation", value); }
    public string? Covariance { get => Get<string>("covariance"); init => Set("covariance", value); }
    public string Priors { get => Get<string>("priors") ?? "weak"; init => Set("priors", value, "weak"); }
    public string Method { get => Get<string>("method") ?? Methods.All[0].Name; init => Set("method", value, Methods.All[0].Name); }
    public string Preset { get => Get<string>("preset") ?? "default"; init => Set("preset", value, "default"); }
    public int? Factors { get => Whole("factors"); init => Set("factors", value); }
    public int? Steps { get => Whole("steps"); init => Set("steps", value); }
    public int? Draws { get => Whole("draws"); init => Set("draws", value); }
    public double? Damping { get => Get<object>("damping") as double?; init => Set("damping", value); }
    public int? Starts { get => Whole("starts"); init => Set("starts", value); }
    public int? Sweeps { get => Whole("sweeps"); init => Set("sweeps", value); }
    public int? BatchGroups { get => Whole("batchGroups"); init => Set("batchGroups", value); }
    public int? Chains { get => Whole("chains"); init => Set("chains", value); }
    public int? Warmup { get => Whole("warmup"); init => Set("warmup", value); }
    public string? Validation { get => Get<string>("validation"); init => Set("validation", value); }
    public int? Patience { get => Whole("patience"); init => Set("patience", value); }
    public long Seed { get => Get<object>("seed") as long? ?? 1; init => Set("seed", value, 1L); }
    public int? Threads { get => Whole("threads"); init => Set("threads", value); }
    public bool IsPublished => Preset == "published";
    /// <summary>The value of an option by its JSON name or its flag; null where it was not given.</summary>
    public object? this[string name] => values.GetValueOrDefault(FitOptions.Find(name).Name);

    /// <summary>Gives an option a value that is written as on a command line.</summary>
    public FitSpec With(string name, string? text)
    {
        var option = FitOptions.Find(name);
        return With(option, text is null ? null : option.Parse(text));
    }

    /// <summary>Reads JSON; comments are allowed.</summary>
    public static FitSpec FromJson(string json, string name = "The description of the fit")
    {
        try
        {
            var form = new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
                AllowDuplicateProperties = false,
            };
            using var document = JsonDocument.Parse(json, form);
            return FromJson(document.RootElement);
        }
        catch (JsonException exception)
        {
            var place = exception.LineNumber is { } line ? $", line {line + 1}, column {exception.BytePositionInLine + 1}" : "";
            throw new InputException($"{name}{place}: it is not valid JSON, or names an option twice.", exception);
        }
        catch (InputException exception)
        {
            throw new InputException($"{name}: {exception.Message}", exception);
        }
    }

    /// <summary>The options that were given, as JSON.</summary>
    public string ToJson()
    {
        var lines = Options.Where(option => values.ContainsKey(option.Name)).Select(option =>
            $"  {JsonSerializer.Serialize(option.Name)}: {JsonSerializer.Serialize(values[option.Name], FitOptions.Json)}");
        return "{\n" + string.Join(",\n", lines) + "\n}";
    }

    /// <summary>The line in a terminal that makes the fit.</summary>
    public string ToCommand() => string.Join(
        ' ',
        Options.Where(option => values.ContainsKey(option.Name) && option.Name != "data")
            .Select(option => $"{option.Flag} {Quote(FitOption.Format(values[option.Name]))}")
            .Prepend($"nghvi fit {Quote(Data ?? "data.csv")}"));

    /// <summary>Checks what can be checked without the data; the one place where options meet.</summary>
    public FitSpec Check()
    {
        foreach (var option in Options)
        {
            // A value that was set by code is one that text could have set.
            _ = values.TryGetValue(option.Name, out var value) ? option.Parse(FitOption.Format(value)) : null;
            Require(value is null || option.Methods.Count == 0 || option.Methods.Contains(Method), () =>
                $"{option.Flag} does not go with --method {Method}; it belongs to {FitOption.List(option.Methods)}.");
        }

        Require(Data is not null, () => "--data is missing, the CSV file.");
        Require(Formula is not null, () => "--formula is missing, the model in lme4's notation.");
        var (formula, method) = (NgHvi.Formula.Parse(Formula!), Methods.Of(Method));
        Require(method.Presets.Contains(Preset), () => $"--preset {Preset} does not go with --method {Method}.");
        Require(Hidden is null || formula.IsDeep, () => "--hidden belongs to a formula with deep(...).");
        Require(Activation is null || formula.IsDeep, () => "--activation belongs to a formula with deep(...).");
        Require(Activation is null || Hidden is not { Count: 0 }, () => "--activation needs a hidden layer, but --hidden has none.");
        Require(Covariance is null || formula.GroupName.Length > 0, () => "--covariance belongs to a formula with a random term.");
        var refusal = method.Refuse(Values(formula, null));
        Require(refusal is null, () => refusal!);
        Require(Priors is "weak" or "published" || File.Exists(Priors), () =>
            $"--priors is \"{Priors}\"; allowed are weak, published and the path of a JSON file that exists.");
        return this;
    }

    public bool Equals(FitSpec? other) => other is not null && ToJson() == other.ToJson();
    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);
    public override string ToString() => ToJson();

    /// <summary>What a file keeps: names without their folders, and no threads, which change nothing.</summary>
    internal FitSpec WithoutFolders() => this with
    {
        Data = Path.GetFileName(Data),
        Priors = Path.GetFileName(Priors),
        Threads = null,
    };

    /// <summary>Reads the options of a saved fit, which need not be those of a command line.</summary>
    internal static FitSpec Restore(JsonElement json) => Read(json);

    /// <summary>Reads a JSON object that stands in another.</summary>
    internal static FitSpec FromJson(JsonElement json)
    {
        try
        {
            return Read(json).Check();
        }
        catch (InputException exception)
        {
            // The options of the same sentence have other names in JSON.
            throw new InputException(Flags().Replace(exception.Message, FitOptions.JsonName), exception);
        }
    }

    /// <summary>Gives an option a value that was read.</summary>
    internal FitSpec With(FitOption option, object? value)
    {
        var copy = this with { };
        copy.Set(option.Name, value);
        return copy;
    }

    private int? Whole(string name) => Get<object>(name) as int?;

    private MethodValues Values(Formula formula, DataFrame? table) =>
        new(values, IsPublished, Response.Parse(Family), formula.IsDeep && Hidden is not { Count: 0 }, table);

    private static FitSpec Read(JsonElement json)
    {
        Require(json.ValueKind == JsonValueKind.Object, () => "an object with the options of a fit is expected.");
        var spec = new FitSpec();
        foreach (var property in json.EnumerateObject())
        {
            var option = FitOptions.Find(property.Name);
            spec = property.Value.ValueKind == JsonValueKind.Null ? spec : spec.With(option, option.Read(property.Value));
        }

        return spec;
    }

    private static void Require(bool holds, Func<string> sentence)
    {
        if (!holds) throw new InputException(sentence());
    }

    private static string Quote(string text) => text.All(c => char.IsLetterOrDigit(c) || "-_./=,".Contains(c, StringComparison.Ordinal))
        ? text
        : $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private T? Get<T>(string name)
        where T : class => values.GetValueOrDefault(name) as T;

    private void Set(string name, object? value, object? usual = null) =>
        values = value is null || value.Equals(usual) ? values.Remove(name) : values.SetItem(name, value);

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Flags();
}
