using System.Collections.Immutable;

namespace NgHvi;

internal sealed partial record FitSpec
{
    private ImmutableDictionary<string, object> values = ImmutableDictionary<string, object>.Empty;

    public static IReadOnlyList<FitOption> Options { get; } = FitOptions.Create();
    public string? Data { get => Get<string>(); init => Set(value); }
    public string? Formula { get => Get<string>(); init => Set(value); }
    public string? Where { get => Get<string>(); init => Set(value); }
    public CsvFormat Format => CsvFormat.Parse(Get<string>("separator"), Get<string>("decimal"), Get<string>("missing"));

    public MissingValues Missing
    {
        get => Get<string>("na") == "drop" ? MissingValues.Drop : MissingValues.Error;
        init => Set(value == MissingValues.Drop ? "drop" : null, null, "na");
    }

    public string Family { get => Get<string>() ?? FitOptions.Families[0]; init => Set(value, FitOptions.Families[0]); }
    public string? Sigma { get => Get<string>(); init => Set(value); }
    public double? Nu { get => Get<double?>(); init => Set(value); }
    public string? Block { get => Get<string>(); init => Set(value); }
    public string? Success { get => Get<string>(); init => Set(value); }
    public IReadOnlyList<int>? Hidden // Empty for none.
    {
        get => Get<IReadOnlyList<int>>();
        init => Set(value is null ? null : Array.AsReadOnly([.. value]));
    }

    public string? Activation { get => Get<string>(); init => Set(value); }
    public string? Covariance { get => Get<string>(); init => Set(value); }
    public string Priors { get => Get<string>() ?? "weak"; init => Set(value, "weak"); }
    public string Method { get => Get<string>() ?? Methods.All[0].Name; init => Set(value, Methods.All[0].Name); }
    public string Preset { get => Get<string>() ?? "default"; init => Set(value, "default"); }
    public int? Starts { get => Get<int?>(); init => Set(value); }
    public long Seed { get => Get<long?>() ?? 1; init => Set(value, 1L); }
    // Null: none.
    public Checkpoint? Checkpoint => Get<string>("checkpoint") is { } path ? new(path, FitOptions.Duration(Get<string>("every"))) : null;
    public int? Threads { get => Get<int?>(); init => Set(value); }
    public object? this[string name] => // By its JSON name or its flag; null where it was not given.
        values.GetValueOrDefault(FitOptions.Find(name).Name);

    public FitSpec With(string name, string? text)
    {
        var option = FitOptions.Find(name);
        return With(option, text is null ? null : option.Parse(text));
    }

    public static FitSpec FromJson(string json, string name = "The description of the fit")
    {
        try
        {
            JsonSource.Check(Encoding.UTF8.GetBytes(json), name, hasComments: true);
            using var document = JsonDocument.Parse(
                json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Restore(document.RootElement).Check();
        }
        catch (JsonException exception)
        {
            var place = exception.LineNumber is { } line ? $", line {line + 1}, column {exception.BytePositionInLine + 1}" : "";
            throw new InputException($"{name}{place}: it is not valid JSON.", exception);
        }
        catch (InputException exception) when (!exception.Message.StartsWith(name + ",", StringComparison.Ordinal))
        {
            throw new InputException($"{name}: {Flags().Replace(exception.Message, FitOptions.JsonName)}", exception);
        }
    }

    public string ToJson() => "{\n" + string.Join(",\n", Given().Select(option =>
        $"  {JsonSerializer.Serialize(option.Name)}: {JsonSerializer.Serialize(values[option.Name], FitOptions.Json)}")) + "\n}";

    public string ToCommand() => string.Join(' ', Given().Where(option => option.Name != "data")
        .Select(option => $"{option.Flag} {Quote(FitOption.Format(values[option.Name]))}")
        .Prepend($"nghvi fit {Quote(Data ?? "data.csv")}"));

    public FitSpec Check()
    {
        foreach (var option in Options)
        {
            // Code may set only what text could.
            _ = values.TryGetValue(option.Name, out var value) ? option.Parse(FitOption.Format(value)) : null;
            Require(value is null || option.Methods.Count == 0 || option.Methods.Contains(Method), () =>
                $"{option.Flag} does not go with --method {Method}; it belongs to {FitOption.List(option.Methods)}.");
        }

        Require(this["every"] is null || this["checkpoint"] is not null, () => "--every belongs to --checkpoint.");
        Require(Data is not null, () => "--data is missing, the CSV file.");
        Require(Formula is not null, () => "--formula is missing, the model in lme4's notation.");
        var (formula, method) = (NgHvi.Formula.Parse(Formula!), Methods.Of(Method));
        Require(method.Presets.Contains(Preset), () => $"--preset {Preset} does not go with --method {Method}.");
        Require(Hidden is null || formula.IsDeep, () => "--hidden belongs to a formula with deep(...).");
        Require(Success is null || Response.Parse(Family).IsBinary, () =>
            $"--success does not go with --family {Family}; it belongs to {FitOption.List(FitOptions.BinaryFamilies)}.");
        Require(Sigma is null || Response.Parse(Family).IsLocationScale, () => $"--sigma does not go with --family {Family}.");
        Require(Nu is null || Response.Parse(Family) is StudentResponse, () =>
            $"--nu does not go with --family {Family}; it belongs to student.");
        Require(Nu is null or > 2, () => FormattableString.Invariant($"--nu is {Nu}; allowed are numbers above 2."));
        Require(Sigma is null || (formula.GroupName.Length > 0 && ModelOptions.GroupOf(Sigma) == formula.GroupName), () =>
            $"--sigma is \"{Sigma}\"; allowed is " + (formula.GroupName.Length > 0
                ? $"\"~ (1 | {formula.GroupName})\", by the groups of the formula's random term."
                : "\"~ (1 | g)\" beside a random term by g in the formula."));
        Require(Activation is null || formula.IsDeep, () => "--activation belongs to a formula with deep(...).");
        Require(Activation is null || Hidden is not { Count: 0 }, () => "--activation needs a hidden layer, but --hidden has none.");
        Require(Covariance is null || formula.GroupName.Length > 0, () => "--covariance belongs to a formula with a random term.");
        Require(Covariance != "free" || !formula.Terms.Any(term => term.IsUncorrelated), () =>
            "--covariance free does not go with \"||\" in the formula, which says independent effects; leave one of them out.");
        var refusal = method.Refuse(Values(formula, null));
        Require(refusal is null, () => refusal!);
        Require(Priors is "weak" or "published" || File.Exists(Priors), () =>
            $"--priors is \"{Priors}\"; allowed are weak, published and the path of a JSON file that exists.");
        return this;
    }

    public bool Equals(FitSpec? other) => other is not null && ToJson() == other.ToJson();
    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);
    public override string ToString() => ToJson();

    internal FitSpec WithoutFolders() =>
        (this with { Data = Path.GetFileName(Data), Priors = Path.GetFileName(Priors), Threads = null })
            .With("checkpoint", null).With("every", null);

    internal static FitSpec Restore(JsonElement json)
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

    internal FitSpec With(FitOption option, object? value)
    {
        var copy = this with { };
        copy.Set(value, null, option.Name);
        return copy;
    }

    private IEnumerable<FitOption> Given() => Options.Where(option => values.ContainsKey(option.Name));

    private MethodValues Values(Formula formula, DataTable? table) => new(
        values, Preset == "published", Response.Parse(Family).With(Sigma is not null, Nu),
        formula.IsDeep && Hidden is not { Count: 0 }, table);

    private static void Require(bool holds, Func<string> sentence)
    {
        if (!holds) throw new InputException(sentence());
    }

    private static string Quote(string text) => text.All(c => char.IsLetterOrDigit(c) || "-_./=,".Contains(c, StringComparison.Ordinal))
        ? text
        : $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private T? Get<T>([CallerMemberName] string name = "") => values.GetValueOrDefault(Key(name)) is T value ? value : default;

    private void Set(object? value, object? usual = null, [CallerMemberName] string name = "") =>
        values = value is null || value.Equals(usual) ? values.Remove(Key(name)) : values.SetItem(Key(name), value);

    private static string Key(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Flags();
}
