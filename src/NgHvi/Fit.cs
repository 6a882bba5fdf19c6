namespace NgHvi;

/// <summary>Immutable result of a run: posterior, accuracy and history.</summary>
public sealed partial class Fit
{
    private readonly FitRecord record;
    private readonly MixedDensity? target;

    internal Fit(FitRecord record, PosteriorSource source) =>
        (this.record, Source, target) = (record with { Trace = record.Trace.Copy() }, source, source.Target as MixedDensity);

    /// <summary>The model.</summary>
    public MixedModel Model => record.Model ?? throw new InvalidOperationException("This fit is of a target that is no mixed model.");
    /// <summary>Method with its options.</summary>
    public Method Method => record.Method;
    /// <summary>Seed of all random numbers.</summary>
    public long Seed => record.Seed;
    /// <summary>Steps or sweeps made.</summary>
    public int Steps => record.Steps;
    /// <summary>Why the run ended.</summary>
    public StopReason Stopped => record.Stopped;
    /// <summary>What went wrong, or null.</summary>
    public string? Message => record.Message;
    /// <summary>Seconds of the run.</summary>
    public double Seconds => record.Seconds;
    /// <summary>Seconds of the summaries, which are computed when they are first asked for.</summary>
    public double SummarySeconds => Source.Seconds;
    /// <summary>Seconds per step.</summary>
    public double SecondsPerStep => Steps == 0 ? double.NaN : Seconds / Steps;
    /// <summary>Posterior summaries, in data units.</summary>
    public IReadOnlyList<Quantity> Quantities => Source.Quantities;

    /// <summary>A quantity by its name, those of R2 included.</summary>
    /// <param name="name">Name, such as "Subject.sd(Days)".</param>
    /// <exception cref="ArgumentException">Name is unknown.</exception>
    public Quantity this[string name] => Source.Names.Contains(name)
        ? Quantities[Source.Names[name]]
        : R2.FirstOrDefault(quantity => quantity.Name == name) ?? Quantities[Source.Names[name]];

    /// <summary>Posterior of a function of the quantities.</summary>
    /// <param name="function">Value at a draw, such as <c>d => d["x1"] - d["x2"]</c>.</param>
    /// <param name="name">Name of the result.</param>
    /// <exception cref="ArgumentException">Function uses an unknown name.</exception>
    public Quantity Quantity(Func<FitDraw, double> function, string name)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Source.Summarize(name, function);
    }

    /// <summary>Weighted joint draws of the quantities.</summary>
    public FitDraws Draws => new(Source.Names, Source.Draws);
    /// <summary>Posterior random coefficients by group, in data units.</summary>
    public IReadOnlyList<RandomEffect> RandomEffects
    {
        get => field ??= target is null ? [] : GroupEffects.Summarize(target, Source);
        internal init;
    }

    /// <summary>Variance shares: "R2.marginal" of fixed effects, "R2.conditional" of all, "ICC" of random effects in what the fixed leave;
    /// on the latent scale for binary responses (Nakagawa, Johnson and Schielzeth 2017).</summary>
    public IReadOnlyList<Quantity> R2 { get => field ??= target is null ? [] : ExplainedVariance.Of(target, Source); internal init; }
    /// <summary>Evidence lower bound of q, in nats and data units; NaN: none.</summary>
    public Estimate Elbo => Source.Elbo;
    /// <summary>log p(y) by importance sampling, in nats and data units; NaN: none.</summary>
    public Estimate LogEvidence => Source.LogEvidence;

    /// <summary>The published code's ELBO, no bound: log joint at q₀'s centre plus q₀'s entropy (method section 1.4).</summary>
    public double PluginElbo => Source.PluginElbo;
    /// <summary>ELBO estimates along the run.</summary>
    public ElboTrace Trace => record.Trace;
    /// <summary>Noise of the gradients, steps cut short and time per part, of <see cref="HybridVi"/> without several factors; null: the
    /// method has none, or the fit was read from a file.</summary>
    public GradientMonitor? Monitor => record.Monitor;
    /// <summary>Whether the fit can be trusted.</summary>
    public Verdict Verdict => record.Verdict ?? Source.Verdict;
    /// <summary>Accuracy of the averaged λ at the end.</summary>
    public Convergence Convergence => record.Convergence;
    /// <summary>Warnings, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get => field ??= FitWarning.Find(this); internal init; }
    /// <summary>How the data were understood, one sentence each.</summary>
    public IReadOnlyList<string> Notes => [.. target?.Notes ?? [], .. record.Note is { } note ? [note] : Array.Empty<string>()];
    /// <summary>Shifts of posterior means if prior or likelihood counted twice.</summary>
    public IReadOnlyList<PriorSensitivity> Sensitivity { get => field ??= PriorSensitivity.Compute(Source); internal init; }
    /// <summary>Outcomes of all starts; this fit is the best, or the mixture of all.</summary>
    public IReadOnlyList<StartOutcome> Starts => field ??= record.Starts.Count == 0 ? [Outcome]
        : Source is VariationalSource { IsMixture: true } mixture ? mixture.Compare(record.Starts) : record.Starts;
    internal PosteriorSource Source { get; }

    // A cancelled run has no comparable ELBO.
    internal StartOutcome Outcome => Stopped == StopReason.Cancelled ? Ending
        : Ending with { Elbo = Elbo.Value, ElboStandardError = Elbo.StandardError };

    internal StartOutcome Ending => new(Seed, double.NaN, double.NaN, Steps, Seconds, Stopped); // Whatever its ELBO.

    internal int RequestedStarts => record.RequestedStarts;
    // q₀ reaches where the density cannot be computed.
    internal bool HasNoBound => Source is VariationalSource { Weighted: not null } && !Elbo.IsKnown;

    /// <summary>Goes on from q₀ of a fit by <see cref="HybridVi"/>, with the draws of the steps to come; what the rule remembers begins
    /// anew.</summary>
    /// <param name="steps">Steps to make. Range: > 0.</param>
    /// <param name="threads">Threads; null: all cores.</param>
    /// <param name="progress">Receives up to ten reports a second.</param>
    /// <param name="cancellationToken">Ends early with the fit so far.</param>
    /// <exception cref="InputException">The method keeps nothing to go on from, or q₀ is a mixture of starts.</exception>
    public Fit Continue(
        int steps, int? threads = null, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var more = Run.Continue(this, steps, threads).Finish(progress, cancellationToken);
        var note = FormattableString.Invariant($"Continued from q₀ after {Steps} steps.");
        return new(more.record with { Spec = record.Spec, Note = record.Note is { } before ? $"{before} {note}" : note }, more.Source);
    }

    /// <summary>Table for display.</summary>
    public FitTable Summary() => FitTable.Create(this);

    internal Fit Among(IReadOnlyList<StartOutcome> starts, int requested) =>
        new(record with
        {
            Starts = [.. starts],
            RequestedStarts = requested,
            Stopped = Source.IsMixture && starts.Any(start => start.Stopped == StopReason.Cancelled) ? StopReason.Cancelled : Stopped,
            Seconds = Source.IsMixture ? starts.Sum(start => start.Seconds) : Seconds,
            Steps = Source.IsMixture ? starts.Sum(start => start.Steps) : Steps,
        }, Source);

    internal Fit Mixed(VariationalSource source, long seed) => new(record with { Seed = seed, Verdict = null }, source);

    internal Fit Noted(string note, string? message = null, StopReason? stopped = null) =>
        new(record with { Note = note, Message = message ?? record.Message, Stopped = stopped ?? Stopped }, Source);

    internal Fit By(FitSpec spec) => new(record with { Spec = spec }, Source);

    /// <summary>Method, steps and verdict.</summary>
    public override string ToString() => $"{Method.Name}, {Steps} steps: {Verdict}";
}
