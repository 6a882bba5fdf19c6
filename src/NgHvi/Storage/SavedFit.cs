using CompactNames = NgHvi.CompactConverter<System.Collections.Generic.IReadOnlyList<string>>;

namespace NgHvi;

/// <summary>A fit of any model by any method as it is saved; every property is explained in fit-schema.md beside this file.</summary>
/// <remarks>Properties are written in the order in which they stand here: first what a person reads, last the large arrays.</remarks>
internal sealed record SavedFit
{
    public const string CurrentSchema = "nghvi-fit/2";
    public required string Schema { get; init; }
    public required string Method { get; init; }
    public required string Family { get; init; }
    public required string Description { get; init; }
    public required int Steps { get; init; }
    public required StopReason Stopped { get; init; }
    public required string? Message { get; init; }
    public required IReadOnlyList<string> Warnings { get; init; }
    public required double Seconds { get; init; }
    public required double SummarySeconds { get; init; }
    public required double SecondsPerStep { get; init; }
    public required long Seed { get; init; }
    public required Number Elbo { get; init; }
    public required Number LogEvidence { get; init; }
    public required double PluginElbo { get; init; }
    public required Judgement Verdict { get; init; }
    public required IReadOnlyList<Row> Posterior { get; init; }
    public required IReadOnlyList<Row> Explained { get; init; }
    public required IReadOnlyList<PriorSensitivity> Sensitivity { get; init; }
    public required Convergence Convergence { get; init; }
    public required StartList Starts { get; init; }
    public required JsonElement Options { get; init; }
    public required JsonElement Algorithm { get; init; }
    public required VersionsDocument Versions { get; init; }
    public required Source Data { get; init; }
    public required IReadOnlyList<string> Priors { get; init; }

    [JsonConverter(typeof(CompactNames))]
    public required IReadOnlyList<string> RandomEffectNames { get; init; }
    public required IReadOnlyList<Effect> RandomEffects { get; init; }
    public required TraceList Trace { get; init; }
    public required Structure Model { get; init; }

    [JsonPropertyName("q0")]
    public required Approximation? Q0 { get; init; }
    public required DrawList Draws { get; init; }
    public required RowList Rows { get; init; }

    internal sealed record Number(double Value, double Mcse)
    {
        public static Number From(Estimate estimate) => new(estimate.Value, estimate.StandardError);

        public Estimate ToEstimate() => new(Value, Mcse);
    }

    internal sealed record Judgement(bool Trusted, string Sentence, double ParetoK, double Efficiency)
    {
        public static Judgement From(Verdict verdict) => new(verdict.IsTrusted, verdict.Sentence, verdict.ParetoShape, verdict.Efficiency);

        public Verdict ToVerdict() => new(Trusted, Sentence, ParetoK, Efficiency);
    }

    internal sealed record Row(
        string Name,
        double Mean,
        double Sd,
        [property: JsonPropertyName("q2.5")] double Lower,
        [property: JsonPropertyName("q50")] double Median,
        [property: JsonPropertyName("q97.5")] double Upper,
        double Mcse,
        double Ess,
        [property: JsonPropertyName("rhat")] double RHat)
    {
        public static Row From(Quantity q) =>
            new(q.Name, q.Mean, q.StandardDeviation, q.Lower, q.Median, q.Upper, q.Mcse, q.Ess, q.RHat);

        public Quantity ToQuantity(Lazy<double[]>? draws) => new()
        {
            Name = Name,
            Mean = Mean,
            StandardDeviation = Sd,
            Lower = Lower,
            Median = Median,
            Upper = Upper,
            Mcse = Mcse,
            Ess = Ess,
            RHat = RHat,
            Source = draws,
        };
    }

    internal sealed record Start(long Seed, double Elbo, double Mcse, int Steps, double Seconds, StopReason Stopped)
    {
        public static Start From(StartOutcome start) =>
            new(start.Seed, start.Elbo, start.ElboStandardError, start.Steps, start.Seconds, start.Stopped);

        public StartOutcome ToOutcome() => new(Seed, Elbo, Mcse, Steps, Seconds, Stopped);
    }

    internal sealed record StartList(int Requested, IReadOnlyList<Start> Fits);

    internal sealed record Source(
        int N,
        int Groups,
        string Response,
        string GroupColumn,
        int DroppedRows,
        [property: JsonConverter(typeof(CompactNames))] IReadOnlyList<string> GroupKeys);

    internal sealed record Effect(string Group, IReadOnlyList<double> Mean, IReadOnlyList<double> Sd);

    internal sealed record TraceList(int Stride, IReadOnlyList<int> Steps, IReadOnlyList<double> Elbo, IReadOnlyList<double> Seconds);

    internal sealed record Structure(
        DesignDocument? Design,
        [property: JsonConverter(typeof(CompactNames))] IReadOnlyList<string> FixedNames,
        [property: JsonConverter(typeof(CompactNames))] IReadOnlyList<string> RandomNames,
        [property: JsonConverter(typeof(CompactNames))] IReadOnlyList<string> InputNames,
        bool HasRandomFeatures,
        IReadOnlyList<int> Widths,
        Activation Activation,
        bool IsDiagonal,
        NetworkPrecision Precision,
        Scaling Units,
        ModelPriors Priors);

    internal sealed record Scaling(
        IReadOnlyList<double> FixedCenters,
        IReadOnlyList<double> FixedScales,
        IReadOnlyList<double> RandomCenters,
        IReadOnlyList<double> RandomScales,
        IReadOnlyList<double> InputCenters,
        IReadOnlyList<double> InputScales,
        double ResponseCenter,
        double ResponseScale);

    internal sealed record Approximation(FamilyDocument Family, CoordinatesDocument Coordinates);

    internal sealed record DrawList(
        [property: JsonConverter(typeof(CompactNames))] IReadOnlyList<string> ParameterNames,
        int Count,
        IReadOnlyList<double> Values,
        IReadOnlyList<double> Weights,
        IReadOnlyList<double> LatentMeans,
        IReadOnlyList<double> LatentRoots);

    internal sealed record RowList(
        IReadOnlyList<int> GroupOffsets,
        string Response,
        IReadOnlyList<string> Fixed,
        IReadOnlyList<string> Random,
        IReadOnlyList<string> Inputs);
}
