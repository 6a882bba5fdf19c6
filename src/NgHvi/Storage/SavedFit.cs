using System.Reflection;
using CompactNames = NgHvi.SavedFitJson.Compact<System.Collections.Generic.IReadOnlyList<string>>;

namespace NgHvi;

/// <summary>In order of writing; fit-schema.md beside this file explains every property.</summary>
internal sealed record SavedFit(
    string Schema,
    string Method,
    string Family,
    string Description,
    int Steps,
    StopReason Stopped,
    string? Message,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Notes,
    double Seconds,
    double SummarySeconds,
    double SecondsPerStep,
    long Seed,
    Estimate Elbo,
    Estimate LogEvidence,
    double PluginElbo,
    Verdict Verdict,
    IReadOnlyList<Quantity> Posterior,
    IReadOnlyList<Quantity> Explained,
    IReadOnlyList<PriorSensitivity> Sensitivity,
    Convergence Convergence,
    SavedFit.StartList Starts,
    JsonElement Options,
    JsonElement Algorithm,
    SavedFit.Build Versions,
    SavedFit.Source Data,
    IReadOnlyList<string> Priors,
    [property: JsonConverter(typeof(CompactNames))] IReadOnlyList<string> RandomEffectNames,
    IReadOnlyList<RandomEffect> RandomEffects,
    SavedFit.TraceList Trace,
    SavedFit.Structure Model,
    [property: JsonPropertyName("q0")] SavedFit.Approximation? Q0,
    SavedFit.DrawList Draws,
    SavedFit.RowList Rows)
{
    public const string CurrentSchema = "nghvi-fit/2";

    public string Trusted => Verdict.ToString(); // For readers; not read again.

    internal sealed record StartList(int Requested, IReadOnlyList<StartOutcome> Fits);

    internal sealed record Build(string NgHvi, string Runtime, string System)
    {
        public static Build Current { get; } = new(
            typeof(Build).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            RuntimeInformation.FrameworkDescription,
            $"{RuntimeInformation.RuntimeIdentifier} {RuntimeInformation.ProcessArchitecture}");
    }

    internal sealed record Source(
        int N,
        int Groups,
        string Response,
        string GroupColumn,
        int DroppedRows,
        [property: JsonConverter(typeof(CompactNames))] IReadOnlyList<string> GroupKeys,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Grouping>? Others = null);

    // A further grouping factor; levels are numbers of keys by row, packed.
    internal sealed record Grouping(
        string Name, [property: JsonConverter(typeof(CompactNames))] IReadOnlyList<string> Keys, string Levels);

    internal sealed record TraceList(int Stride, IReadOnlyList<int> Steps, IReadOnlyList<double> Elbo, IReadOnlyList<double> Seconds);

    internal sealed record Structure(
        Design.Document? Design,
        [property: JsonConverter(typeof(CompactNames))] IReadOnlyList<string> FixedNames,
        [property: JsonConverter(typeof(CompactNames))] IReadOnlyList<string> RandomNames,
        [property: JsonConverter(typeof(CompactNames))] IReadOnlyList<string> InputNames,
        bool HasRandomFeatures,
        IReadOnlyList<int> Widths,
        Activation Activation,
        bool IsDiagonal,
        NetworkPrecision Precision,
        ModelUnits Units,
        ModelPriors Priors,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sigma = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Shock = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Nu = null);

    internal sealed record Approximation(FamilyDocument Family, CoordinatesDocument Coordinates);

    internal sealed record DrawList(
        [property: JsonConverter(typeof(CompactNames))] IReadOnlyList<string> ParameterNames,
        int Count,
        double[] Values,
        double[] Weights,
        double[] LatentMeans,
        double[] LatentRoots);

    internal sealed record RowList(
        int[] GroupOffsets,
        string Response,
        IReadOnlyList<string> Fixed,
        IReadOnlyList<string> Random,
        IReadOnlyList<string> Inputs,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Offset = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Trials = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Source = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int[]? Sizes = null);
}
