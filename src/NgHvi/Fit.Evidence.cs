namespace NgHvi;

public sealed partial class Fit
{
    /// <summary>log p(y) by annealed importance sampling (Neal 2001), in nats and data units: chains go from q₀ to the posterior by
    /// Hamiltonian moves. Where k̂ is large it is the better <see cref="LogEvidence"/>, of the modes that chains from q₀ reach.</summary>
    /// <remarks>Unbiased for p(y) itself, so that its logarithm errs low more than high; the standard error is the jackknife's over
    /// chains, and tells little where few chains have all the weight.</remarks>
    /// <param name="chains">Chains. Range: > 0.</param>
    /// <param name="temperatures">Distributions from q₀ to the posterior; null: 500, fewer where densities are costly. Range: > 0.</param>
    /// <param name="seed">Seed of all random numbers.</param>
    /// <param name="progress">Receives up to ten reports a second.</param>
    /// <param name="cancellationToken">Ends it without a result.</param>
    /// <exception cref="InvalidOperationException">The method has no q₀.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Estimate AnnealedEvidence(
        int chains = 64, int? temperatures = null, long seed = 1, IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var density = Source.Target;
        var count = Guard.Positive(temperatures ?? NgHvi.AnnealedEvidence.Temperatures(density), nameof(temperatures));
        cancellationToken = Interruption.Or(cancellationToken);
        var annealing = new AnnealedEvidence(density, Q0("Annealing"), count, Source.Threads);
        using var reporter = ProgressReporter.Start("annealed importance sampling", progress, Stopwatch.StartNew());
        var result = annealing.Run(
            Guard.Positive(chains), RunStream.Of(seed, RunStream.Annealing), reporter, cancellationToken);
        reporter?.End(StopReason.StepLimit, 2 * count);
        return result;
    }

    /// <summary>What the ELBO loses, in nats, if q(α) does not see θ: the floor of every inference network that maps the data of a group
    /// to a Gaussian of its random coefficients, reached by the best Gaussian of each group.</summary>
    /// <param name="draws">Draws of q₀, rounded up to pairs. Range: > 0.</param>
    /// <exception cref="InvalidOperationException">The method has no q₀, the model no random coefficients, or its response is not gaussian.
    /// </exception>
    public Estimate AmortizationGap(int draws = 400)
    {
        if (target is not { RandomCount: > 0 })
            throw new InvalidOperationException("Without random coefficients there is nothing to amortise.");
        if (!target.Response.HasSufficientStatistics)
            throw new InvalidOperationException("The floor of amortisation has a closed form for gaussian responses only.");
        return NgHvi.AmortizationGap.Of(
            target, Q0("The floor of amortisation"), Guard.Positive(draws), RunStream.Of(Seed, RunStream.Amortization), Source.Threads);
    }

    private (VariationalFamily Family, Coordinates Coordinates) Q0(string what) => Source.Q0
        ?? throw new InvalidOperationException($"{what} begins at q₀, and {Method.Name} has none.");
}
