namespace NgHvi.Studies;

/// <summary>What is known of a run that ended; one file.</summary>
internal sealed record RunResult(string Schema, string Id, bool IsFailed, string? Reason)
{
    public const string CurrentSchema = "nghvi-run/1";

    private static readonly JsonSerializerOptions Json = new(SavedFitJson.Json) { WriteIndented = false };

    public string? Stopped { get; init; } // As fit.json says it.
    public string Method { get; init; } = "";
    public int Steps { get; init; }
    public Estimate Elbo { get; init; } = Estimate.Unknown;
    public Estimate LogEvidence { get; init; } = Estimate.Unknown;
    public double PluginElbo { get; init; } = double.NaN;
    public Verdict? Verdict { get; init; }
    public IReadOnlyDictionary<string, double> Scores { get; init; } = ImmutableDictionary<string, double>.Empty;
    public IReadOnlyDictionary<string, Posterior> Quantities { get; init; } = ImmutableDictionary<string, Posterior>.Empty;
    public RunTrace Trace { get; init; } = RunTrace.Empty;
    public double FitSeconds { get; init; } = double.NaN; // Of the steps.
    public double Seconds { get; init; } // Of the fit with its summaries and scores.
    public double CpuSeconds { get; init; } = double.NaN;
    public double PeakMegabytes { get; init; } = double.NaN;
    public string Machine { get; init; } = Environment.MachineName;
    public SavedFit.Build Versions { get; init; } = SavedFit.Build.Current;
    public JsonElement Run { get; init; }

    internal sealed record Posterior(double Mean, double Sd, double Lower, double Upper);

    public static RunResult Failed(PlannedRun run, string reason) =>
        new(CurrentSchema, run.Id, true, reason) { Run = JsonElement.Parse(run.ToLine()) };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Null: it is no result, as after a power cut.</summary>
    public static RunResult? FromBytes(ReadOnlySpan<byte> text)
    {
        try
        {
            JsonSource.Check(text, "The result");
            return JsonSerializer.Deserialize<RunResult>(text, Json) is { Schema: CurrentSchema } result ? result : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException
            or NotSupportedException or InputException)
        {
            return null;
        }
    }
}
