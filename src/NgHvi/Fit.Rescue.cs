namespace NgHvi;

public sealed partial class Fit
{
    /// <summary>Whether <see cref="Rescue"/> can replace the fit: its latent variables integrate out and it has a q₀ of at most 300
    /// parameters that are no weights of a network.</summary>
    public bool CanBeRescued => Source is { Target: { IsCollapsible: true, IsMultimodal: false, Parameters.Count: <= 300 }, Q0: not null };

    /// <summary>Draws of the posterior by eight Hamiltonian chains that begin about q₀ (Neal 2011), for where no Gaussian and no importance
    /// weights can be trusted: heavy tails, variances near zero, several modes that chains pass between. It costs a few ten thousand
    /// gradients; the verdict of the result is that of the chains.</summary>
    /// <remarks>Summaries, effects, predictions and <see cref="Draws"/> are then of the chains; there is no q₀ and no ELBO. Random effects
    /// stay exact draws given θ.</remarks>
    /// <param name="seed">Seed of all random numbers.</param>
    /// <param name="progress">Receives up to ten reports a second.</param>
    /// <param name="cancellationToken">Ends it without a result.</param>
    /// <exception cref="InvalidOperationException">The fit cannot be rescued (<see cref="CanBeRescued"/>).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Fit Rescue(long seed = 1, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (!CanBeRescued)
            throw new InvalidOperationException("Hamiltonian chains begin at a q₀ of at most 300 parameters, integrate latent variables "
                + "out, and do not mix over the weights of a network, which is judged by predictions of rows left out.");
        cancellationToken = Interruption.Or(cancellationToken);
        var clock = Stopwatch.StartNew();
        var chains = new HamiltonianSampler(Source.Target, Source.Q0!.Value, Source.Threads);
        using var reporter = ProgressReporter.Start("Hamiltonian chains", progress, clock);
        var source = chains.Run(RunStream.Of(seed, RunStream.Rescue), reporter, cancellationToken)
            ?? throw new InvalidOperationException("The density is not finite about q₀'s centre; there is no place to begin chains.");
        reporter?.End(StopReason.StepLimit, chains.Moves);
        var (seconds, why) = (clock.Elapsed.TotalSeconds, Verdict.IsTrusted ? "asked for" : "q₀ was not trusted");
        var note = FormattableString.Invariant($"Rescued from q₀ by {source.ChainCount} Hamiltonian chains of {chains.Moves} moves ")
            + FormattableString.Invariant($"({chains.Gradients} gradients, {seconds:0.0} s): {why}.");
        note = record.Note is { } before ? $"{before} {note}" : note;
        return new(record with { Stopped = StopReason.StepLimit, Message = null, Note = note }, source);
    }
}
