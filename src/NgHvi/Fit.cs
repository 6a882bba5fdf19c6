namespace NgHvi;

/// <summary>The result of a run of any method: the posterior, how accurate it is, and how it came about. It never changes.</summary>
public sealed partial class Fit
{
    private readonly FitRecord record;
    private readonly MixedDensity? target;

    internal Fit(FitRecord record, PosteriorSource source)
    {
        (this.record, Source, target) = (record with { Trace = record.Trace.Copy() }, source, source.Target as MixedDensity);
        if (Stopped != StopReason.Cancelled) source.Prepare(); // Who stops a run does not want to wait.
    }

    /// <summary>The model.</summary>
    public MixedModel Model => record.Model ?? throw new InvalidOperationException("This fit is of a target that is no mixed model.");
    /// <summary>What ran, with all its options.</summary>
    public Method Method => record.Method;
    /// <summary>The seed, which fixes every number of the fit.</summary>
    public long Seed => record.Seed;
    /// <summary>Steps or sweeps made.</summary>
    public int Steps => record.Steps;
    /// <summary>Why the run ended.</summary>
    public StopReason Stopped => record.Stopped;
    /// <summary>What went wrong, when something did.</summary>
    public string? Message => record.Message;
    /// <summary>Seconds of the run, its start included.</summary>
    public double Seconds => record.Seconds;
    /// <summary>Seconds of the ELBO, evidence and summaries after it.</summary>
    public double SummarySeconds => Source.Seconds;
    /// <summary>Seconds per step.</summary>
    public double SecondsPerStep => Steps == 0 ? double.NaN : Seconds / Steps;
    /// <summary>The posterior of coefficients, standard deviations and so on, in the units of the data.</summary>
    public IReadOnlyList<Quantity> Quantities => Source.Quantities;

    /// <summary>The posterior of one of <see cref="Quantities"/> or of <see cref="R2"/>.</summary>
    /// <param name="name">For example "Subject.sd(Days)".</param>
    /// <exception cref="ArgumentException">The fit has no quantity of that name.</exception>
    public Quantity this[string name] => Source.Names.Contains(name)
        ? Quantities[Source.Names[name]]
        : R2.FirstOrDefault(quantity => quantity.Name == name) ?? Quantities[Source.Names[name]];

    /// <summary>The posterior of any function of the reported quantities.</summary>
    /// <param name="function">Its value at a draw, for example <c>d => d["x1"] - d["x2"]</c>.</param>
    /// <param name="name">What it is called.</param>
    /// <exception cref="ArgumentException">The function names a quantity that the fit has not.</exception>
    public Quantity Quantity(Func<FitDraw, double> function, string name)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Source.Summarize(name, function);
    }

    /// <summary>Weighted joint draws of the quantities.</summary>
    public FitDraws Draws => new(Source.Names, Source.Draws);
    /// <summary>The posterior of every group's random coefficients, in the units of the data.</summary>
    public IReadOnlyList<RandomEffect> RandomEffects
    {
        get => field ??= target is null ? [] : GroupEffects.Summarize(target, Source);
        internal init;
    }

    /// <summary>"R2.marginal" and "R2.conditional", the shares of the response's variance that fixed effects and all effects explain, and
    /// "ICC", the share of random effects in what fixed effects leave (Nakagawa and Schielzeth 2013; Nakagawa, Johnson and Schielzeth
    /// 2017); on the latent scale where the response is binary.</summary>
    public IReadOnlyList<Quantity> R2 { get => field ??= target is null ? [] : ExplainedVariance.Of(target, Source); internal init; }
    /// <summary>The evidence lower bound of the method's own q, in nats and in the units of the data; NaN where there is none.</summary>
    public Estimate Elbo => Source.Elbo;
    /// <summary>log p(y) by importance sampling, in nats and in the units of the data; NaN where there is none.</summary>
    public Estimate LogEvidence => Source.LogEvidence;

    /// <summary>What the published code calls ELBO: the log joint density at the centre of q₀, without the Jacobians of the variances, plus
    /// the entropy of q₀ (method section 1.4). It is no bound.</summary>
    public double PluginElbo => Source.PluginElbo;
    /// <summary>Estimates of the ELBO along the run.</summary>
    public ElboTrace Trace => record.Trace;
    /// <summary>Whether the fit can be trusted.</summary>
    public Verdict Verdict => Source.Verdict;
    /// <summary>How well the averaged λ was known when the run ended.</summary>
    public Convergence Convergence => record.Convergence;
    /// <summary>What a reader should know before using the numbers, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get => field ??= FitWarning.Find(this); internal init; }
    /// <summary>How far the posterior means would move if the prior or the likelihood counted twice.</summary>
    public IReadOnlyList<PriorSensitivity> Sensitivity { get => field ??= PriorSensitivity.Compute(Source); internal init; }
    /// <summary>How all starts ended of which this fit is the best; one where there was one.</summary>
    public IReadOnlyList<StartOutcome> Starts => record.Starts.Count > 0 ? record.Starts : [Outcome];
    internal PosteriorSource Source { get; } // The draws, bound and verdict behind the numbers.

    // Whoever cancelled does not wait for an ELBO, and that of half a run compares with none.
    internal StartOutcome Outcome
    {
        get
        {
            var elbo = Stopped == StopReason.Cancelled ? Estimate.Unknown : Elbo;
            return new(Seed, elbo.Value, elbo.StandardError, Steps, Seconds, Stopped);
        }
    }

    internal int RequestedStarts => record.RequestedStarts;
    // Whether q₀ could be weighed and yet has no ELBO: it reaches where the density cannot be computed.
    internal bool HasNoBound => Source is VariationalSource { Weighted: not null } && !Elbo.IsKnown;

    /// <summary>The fit as a table, which notebooks and the command line display.</summary>
    public FitTable Summary() => FitTable.Create(this);

    internal Fit Among(IReadOnlyList<StartOutcome> starts, int requested) =>
        new(record with { Starts = [.. starts], RequestedStarts = requested }, Source);

    internal Fit By(FitSpec spec) => new(record with { Spec = spec }, Source);

    /// <summary>Method, steps and verdict in a line.</summary>
    public override string ToString() => $"{Method.Name}, {Steps} steps: {Verdict}";
}
