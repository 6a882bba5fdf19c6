using System.Security.Cryptography;

namespace NgHvi.Studies;

using Values = ImmutableSortedDictionary<string, object>;

/// <summary>One run of a study with everything it needs; a line of JSON on its way to another process.</summary>
/// <param name="Fit">The fit; of simulated data, its data are no file.</param>
/// <param name="Simulate">Settings of the simulation; empty: the data are a file.</param>
/// <param name="Score">Which rows are scored, and how; empty: none.</param>
/// <param name="Limits">Of time and memory.</param>
/// <param name="Checksums">Of the data file and a priors file, as far as there are such.</param>
internal sealed record PlannedRun(FitSpec Fit, Values Simulate, Values Score, Values Limits, Values Checksums)
{
    // What results mean; another number, and all runs are made again.
    private const string Form = "nghvi-run/1";

    private static readonly JsonSerializerOptions OneLine = new() { Encoder = FitOptions.Json.Encoder };

    // The fields that say which model it is: ELBOs of other models are no measure.
    private static readonly string[] ModelFields =
        ["formula", "where", "family", "success", "hidden", "activation", "covariance", "priors", "na", "separator", "decimal", "missing"];

    public bool IsSimulated => Simulate.Count > 0;

    /// <summary>What the run is, in 16 digits; paths, threads and limits do not matter.</summary>
    public string Id => field ??= Hash(Form, Fields(_ => true), Text(Simulate), Text(Score), Text(Checksums));

    /// <summary>Equal for runs of the same rows.</summary>
    public string DataKey => field ??= IsSimulated ? Text(Simulate)
        : $"{Fit.Data}|{Fields(name => name is "separator" or "decimal" or "missing")}";

    /// <summary>Equal for runs whose ELBOs can be compared.</summary>
    public string ModelKey => field ??= Hash(
        IsSimulated ? Text(Simulate) : Text(Checksums), Fields(ModelFields.Contains));

    public double SecondsLimit => Limit("seconds");
    public double MegabytesLimit => Limit("megabytes");

    public string ToLine() => new JsonObject
    {
        ["fit"] = JsonNode.Parse(Fit.ToJson()),
        ["simulate"] = Json(Simulate),
        ["score"] = Json(Score),
        ["limits"] = Json(Limits),
        ["checksums"] = Json(Checksums),
    }.ToJsonString(OneLine);

    public static PlannedRun FromLine(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new(
            FitSpec.FromJson(root.GetProperty("fit").GetRawText(), "A run"), Of("simulate", StudyOptions.Simulate),
            Of("score", StudyOptions.Score), Of("limits", StudyOptions.Limits),
            root.GetProperty("checksums").EnumerateObject().ToImmutableSortedDictionary(
                one => one.Name, one => (object)one.Value.GetString()!, StringComparer.Ordinal));

        Values Of(string section, IReadOnlyList<FitOption> options) =>
            root.GetProperty(section).EnumerateObject().ToImmutableSortedDictionary(
            one => one.Name, one => options.First(option => option.Name == one.Name).Read(one.Value), StringComparer.Ordinal);
    }

    private double Limit(string name) => Limits.TryGetValue(name, out var limit) ? (double)limit : double.PositiveInfinity;

    private string Fields(Func<string, bool> isWanted) => string.Join(',', FitSpec.Options
        .Where(option => option.Name != "data" && !StudyOptions.Neutral.Contains(option.Name))
        .Where(option => !(option.Name == "priors" && Checksums.ContainsKey("priors")))
        .Where(option => isWanted(option.Name)).OrderBy(option => option.Name, StringComparer.Ordinal)
        .Where(option => Fit[option.Name] is not null).Select(option => $"{option.Name}={FitOption.Format(Fit[option.Name]!)}"));

    private static string Text(Values values) => string.Join(',', values.Select(pair => $"{pair.Key}={FitOption.Format(pair.Value)}"));

    private static JsonObject Json(Values values) => new(values.Select(
        pair => KeyValuePair.Create(pair.Key, JsonSerializer.SerializeToNode(pair.Value))));

    private static string Hash(params string[] parts) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 8));
}
