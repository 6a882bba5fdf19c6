namespace NgHvi;

/// <summary>The result of hybrid variational inference, with the options and the seed that made it.</summary>
/// <remarks>The ELBO, draws and summaries of a run that was cancelled are computed when they are first asked for: whoever stops a run does not want to wait.</remarks>
public sealed class VariationalFit : IPosteriorFit
{
    private readonly Lazy<FitSummary> _summary;

    internal VariationalFit(HybridViWorkspace workspace, HybridViState state, StopReason stopped, string? message)
    {
        (Model, CoordinateModel, Options) = (workspace.OriginalModel, workspace.Model, workspace.Options);
        (State, Seed, Steps, Trace) = (state, state.Seed, state.Step, state.Trace);
        (Stopped, Message, Seconds) = (stopped, message, state.ElapsedSeconds);
        Convergence = NgHvi.Convergence.Check(Options.Stopping, state);
        var average = state.Average();
        var best = Options.Guard is null ? (double.NaN, []) : (state.Guard.Best, state.Guard.Snapshot.ToArray());
        _summary = new(() => FitSummary.Of(CoordinateModel, Options, Seed, average, best));
        if (stopped != StopReason.Cancelled)
        {
            _ = _summary.Value;
        }
    }

    /// <inheritdoc/>
    public string Method => Options.Method;

    /// <inheritdoc/>
    public IHybridModel Model { get; }

    /// <summary>The model in the coordinates in which <see cref="Approximation"/> lives: itself, or an <see cref="ICoordinateModel"/> over it.</summary>
    public IHybridModel CoordinateModel { get; }

    /// <summary>The algorithm.</summary>
    public HybridViOptions Options { get; }

    /// <summary>The seed.</summary>
    public long Seed { get; }

    /// <summary>The state at the end, from which a run can be continued.</summary>
    public HybridViState State { get; }

    /// <summary>q₀ at the averaged λ.</summary>
    public GaussianFamily Approximation => _summary.Value.Approximation;

    /// <summary>
    /// Draws of q₀ with their importance weights: 4000, and as few as 100 where the model's size or <see cref="IHybridModel.EvaluationCost"/> forbids more. Null when the model's latent
    /// variables cannot be integrated out.
    /// </summary>
    public ImportanceSample? Sample => _summary.Value.Sample;

    /// <summary>
    /// The posterior of the reported quantities: q₀ corrected by importance weights where <see cref="IsCorrected"/>, else q₀ itself. The correction is not tried where it cannot
    /// succeed or costs too much: for more than 64 parameters or a large <see cref="IHybridModel.EvaluationCost"/> only weights of q₀'s own draws with k̂ below 0.7 are used.
    /// </summary>
    public IReadOnlyList<PosteriorQuantity> Posterior => _summary.Value.Posterior;

    /// <summary>The same under q₀ itself.</summary>
    public IReadOnlyList<PosteriorQuantity> Variational => _summary.Value.Variational;

    /// <summary>
    /// The weighted draws behind <see cref="Posterior"/>, or null when it is q₀'s own: draws of q₀, or of a Student t moved onto the posterior where q₀ is not close.
    /// Its k̂ and effective size say how far it can be trusted.
    /// </summary>
    public ImportanceSample? Correction => _summary.Value.Correction;

    /// <summary>Whether the fit can be trusted; without a <see cref="Sample"/> it says that this cannot be checked.</summary>
    public FitVerdict? Verdict => Sample is null
        ? FitVerdict.Unchecked
        : FitVerdict.Of(Sample, Correction, Options.CorrectPosterior, SummaryBudget.AllowsAdaptation(CoordinateModel), hasGibbs: Model is LinearMixedModel);

    /// <summary>Whether <see cref="Posterior"/> is corrected.</summary>
    public bool IsCorrected => Correction is not null;

    /// <summary>Estimates of the ELBO along the run.</summary>
    public ElboTrace Trace { get; }

    /// <summary>The ELBO of <see cref="Approximation"/> in nats; NaN without a <see cref="Sample"/>.</summary>
    public double Elbo => Sample?.Elbo ?? double.NaN;

    /// <summary>Monte Carlo standard error of <see cref="Elbo"/>.</summary>
    public double ElboStandardError => Sample?.ElboStandardError ?? double.NaN;

    /// <summary>
    /// The quantity that the published code calls ELBO: the log joint density at μ, without the Jacobians of the variances, plus the entropy of q₀
    /// (method section 1.4). It is no bound and may exceed the log evidence.
    /// </summary>
    public double PluginElbo => _summary.Value.PluginElbo;

    /// <summary>Steps made.</summary>
    public int Steps { get; }

    /// <summary>Why the run ended.</summary>
    public StopReason Stopped { get; }

    /// <summary>What went wrong, when something did.</summary>
    public string? Message { get; }

    /// <summary>How well the averaged λ is known.</summary>
    public Convergence Convergence { get; }

    /// <summary>Seconds of the optimisation, starting point included.</summary>
    public double Seconds { get; }

    /// <summary>Seconds of the ELBO, evidence and summaries after it.</summary>
    public double SummarySeconds => _summary.Value.Seconds;

    /// <summary>Seconds per step.</summary>
    public double SecondsPerStep => Steps == 0 ? double.NaN : Seconds / Steps;

    /// <summary>
    /// Draws of q₀, or weighted draws of the posterior where <see cref="IsCorrected"/>; at most as many as the <see cref="Sample"/> has, without one as many as are asked for.
    /// </summary>
    /// <inheritdoc/>
    public PosteriorDraws Draws(int count)
    {
        var m = Approximation.ParameterCount;

        // The first draws of an antithetic sample are themselves an antithetic sample.
        var source = Correction ?? Sample;
        var used = Math.Min(Guard.Positive(count) + (count % 2), source?.Count ?? int.MaxValue);
        var values = new double[used * m];
        var noise = new double[Approximation.NoiseCount];
        for (var s = 0; s < used; s += 2)
        {
            var first = values.AsSpan(s * m, m);
            var second = values.AsSpan((s + 1) * m, m);
            if (source is null)
            {
                AntitheticPair.Draw(Approximation, RunStream.Of(Seed, RunStream.Sample).Fold(s / 2), noise, first, second);
                continue;
            }

            source.Draw(s).CopyTo(first);
            source.Draw(s + 1).CopyTo(second);
        }

        var point = new double[m];
        for (var s = 0; s < used; s++)
        {
            var target = values.AsSpan(s * m, m);
            for (var model = CoordinateModel; model is ICoordinateModel coordinates; model = coordinates.Inner)
            {
                target.CopyTo(point);
                coordinates.Map(point, target);
            }
        }

        return new PosteriorDraws(m, values, IsCorrected ? source!.Weights[..used] : default);
    }
}
