using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace NgHvi;

/// <summary>
/// The one description of a fit: data, model, method, seed. The options of <c>nghvi fit</c> and <c>#!nghvi-fit</c>, studies and saved
/// fits are views of it.
/// </summary>
/// <remarks>What is null is left to the method or the model. Two are equal when they say the same.</remarks>
internal sealed partial record FitSpec
{
    private ImmutableDictionary<string, object> values = ImmutableDictionary<string, object>.Empty;

    /// <summary>Every option, from which a command line is built.</summary>
    internal static IReadOnlyList<FitOption> Options { get; } = FitOptions.Create();

    /// <summary>The CSV file.</summary>
    public string? Data { get => Get<string>("data"); init => Set("data", value); }

    /// <summary>The model in lme4's notation.</summary>
    public string? Formula { get => Get<string>("formula"); init => Set("formula", value); }

    /// <summary>The filter of the rows used, such as "split=train".</summary>
    public string? Where { get => Get<string>("where"); init => Set("where", value); }

    /// <summary>What becomes of rows with a missing cell.</summary>
    public MissingValues Missing
    {
        get => Get<string>("na") == "drop" ? MissingValues.Drop : MissingValues.Error;
        init => Set("na", value == MissingValues.Drop ? "drop" : null);
    }

    /// <summary>The response: "gaussian", "probit", "logit".</summary>
    public string Family { get => Get<string>("family") ?? FitOptions.Families[0]; init => Set("family", value == FitOptions.Families[0] ? null : value); }

    /// <summary>Widths of the hidden layers of <c>deep(...)</c>; empty for none.</summary>
    public IReadOnlyList<int>? Hidden
    {
        get => Get<IReadOnlyList<int>>("hidden");
        init => Set("hidden", value is null ? null : Array.AsReadOnly([.. value]));
    }

    /// <summary>Of the hidden units: "relu", "tanh" or "softplus".</summary>
    public string? Activation { get => Get<string>("activation"); init => Set("activation", value); }

    /// <summary>Of the random coefficients: "free" or "diagonal".</summary>
    public string? Covariance { get => Get<string>("covariance"); init => Set("covariance", value); }

    /// <summary>"weak", "published" or the path of a JSON file.</summary>
    public string Priors { get => Get<string>("priors") ?? "weak"; init => Set("priors", value == "weak" ? null : value); }

    /// <summary>The algorithm: "ng-hvi", "sg-hvi", "davi", "gibbs", "nagvac".</summary>
    public string Method { get => Get<string>("method") ?? Methods.All[0].Name; init => Set("method", value == Methods.All[0].Name ? null : value); }

    /// <summary>"default" or "published".</summary>
    public string Preset { get => Get<string>("preset") ?? "default"; init => Set("preset", value == "default" ? null : value); }

    /// <summary>Factors p of the covariance of q₀.</summary>
    public int? Factors { get => Whole("factors"); init => Set("factors", value); }

    /// <summary>A fixed number of steps, or of kept sweeps a chain.</summary>
    public int? Steps { get => Whole("steps"); init => Set("steps", value); }

    /// <summary>Draws a step.</summary>
    public int? Draws { get => Whole("draws"); init => Set("draws", value); }

    /// <summary>Damping δ of the natural gradient.</summary>
    public double? Damping { get => Real("damping"); init => Set("damping", value); }

    /// <summary>Runs from several starting points, of which the best is kept.</summary>
    public int? Starts { get => Whole("starts"); init => Set("starts", value); }

    /// <summary>Gibbs sweeps a step.</summary>
    public int? Sweeps { get => Whole("sweeps"); init => Set("sweeps", value); }

    /// <summary>Groups that a step visits at most.</summary>
    public int? BatchGroups { get => Whole("batchGroups"); init => Set("batchGroups", value); }

    /// <summary>Markov chains.</summary>
    public int? Chains { get => Whole("chains"); init => Set("chains", value); }

    /// <summary>Sweeps dropped at the start of each chain.</summary>
    public int? Warmup { get => Whole("warmup"); init => Set("warmup", value); }

    /// <summary>The filter of the validation rows.</summary>
    public string? Validation { get => Get<string>("validation"); init => Set("validation", value); }

    /// <summary>Steps without a better validation loss after which the fit ends.</summary>
    public int? Patience { get => Whole("patience"); init => Set("patience", value); }

    /// <summary>The same seed gives the same numbers.</summary>
    public long Seed { get => Get<object>("seed") as long? ?? 1; init => Set("seed", value == 1 ? null : value); }

    /// <summary>Threads; null: all processors. Changes no number.</summary>
    public int? Threads { get => Whole("threads"); init => Set("threads", value); }

    /// <summary>Whether the algorithm is the published one.</summary>
    public bool IsPublished => Preset == "published";

    /// <summary>The value of an option by its JSON name or its flag; null where it was not given.</summary>
    /// <exception cref="InputException">There is no such option.</exception>
    public object? this[string name] => values.GetValueOrDefault(FitOptions.Find(name).Name);

    /// <summary>Gives an option a value that is written as on a command line.</summary>
    /// <param name="name">Its JSON name or its flag.</param>
    /// <param name="text">The value; null: that of the method or the model.</param>
    /// <exception cref="InputException">There is no such option, or the value is not allowed.</exception>
    public FitSpec With(string name, string? text)
    {
        var option = FitOptions.Find(name);
        return With(option, text is null ? null : option.Parse(text));
    }

    /// <summary>Reads JSON; comments are allowed.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What messages call it, as a file's name.</param>
    /// <exception cref="InputException">It is not valid, an option is unknown, or options do not go together.</exception>
    public static FitSpec FromJson(string json, string name = "The description of the fit")
    {
        try
        {
            var form = new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false,
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
    /// <returns>This.</returns>
    /// <exception cref="InputException">An option is missing, or does not go with the rest.</exception>
    public FitSpec Check()
    {
        foreach (var option in Options)
        {
            // A value that was set by code is one that text could have set.
            _ = values.TryGetValue(option.Name, out var value) ? option.Parse(FitOption.Format(value)) : null;
            Require(value is null || option.Methods.Count == 0 || option.Methods.Contains(Method), () =>
                $"{option.Flag} does not go with --method {Method}; it belongs to {FitOptions.List(option.Methods)}.");
        }

        Require(Data is not null, () => "--data is missing, the CSV file.");
        Require(Formula is not null, () => "--formula is missing, the model in lme4's notation.");
        var (formula, method) = (NgHvi.Formula.Parse(Formula!), Methods.Of(Method));
        Require(method.Presets.Contains(Preset), () => $"--preset {Preset} does not go with --method {Method}.");
        Require(Hidden is null || formula.IsDeep, () => "--hidden belongs to a formula with deep(...).");
        Require(Activation is null || formula.IsDeep, () => "--activation belongs to a formula with deep(...).");
        Require(Activation is null || Hidden is not { Count: 0 }, () => "--activation needs a hidden layer, but --hidden has none.");
        Require(Covariance is null || formula.GroupName.Length > 0, () => "--covariance belongs to a formula with a random term.");
        var refusal = method.Refuse(new FitSpecValues(this, formula));
        Require(refusal is null, () => refusal!);
        Require(Priors is "weak" or "published" || File.Exists(Priors), () =>
            $"--priors is \"{Priors}\"; allowed are weak, published and the path of a JSON file that exists.");
        return this;
    }

    /// <summary>Whether the other says the same.</summary>
    public bool Equals(FitSpec? other) => other is not null && ToJson() == other.ToJson();

    /// <inheritdoc/>
    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);

    /// <summary>As <see cref="ToJson"/>.</summary>
    public override string ToString() => ToJson();

    /// <summary>What a file keeps: names without their folders, and no threads, which change nothing.</summary>
    internal FitSpec WithoutFolders() => this with
    {
        Data = Path.GetFileName(Data), Priors = Path.GetFileName(Priors), Threads = null,
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

    internal int? Whole(string name) => Get<object>(name) as int?;

    internal double? Real(string name) => Get<object>(name) as double?;

    internal string? Text(string name) => Get<string>(name);

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
        if (!holds)
        {
            throw new InputException(sentence());
        }
    }

    private static string Quote(string text) => text.All(c => char.IsLetterOrDigit(c) || "-_./=,".Contains(c, StringComparison.Ordinal))
        ? text
        : $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private T? Get<T>(string name)
        where T : class => values.GetValueOrDefault(name) as T;

    private void Set(string name, object? value) => values = value is null ? values.Remove(name) : values.SetItem(name, value);

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Flags();
}
