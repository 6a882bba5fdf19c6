namespace NgHvi;

/// <summary>What is computed of a fit after its last step: the ELBO, draws with weights, and the posterior of the reported quantities.</summary>
internal sealed class FitSummary
{
    private FitSummary(GaussianFamily approximation, IReadOnlyList<PosteriorQuantity> variational) =>
        (Approximation, Variational, Posterior) = (approximation, variational, variational);

    /// <inheritdoc cref="VariationalFit.Approximation"/>
    public GaussianFamily Approximation { get; }

    /// <inheritdoc cref="VariationalFit.Sample"/>
    public ImportanceSample? Sample { get; private init; }

    /// <inheritdoc cref="VariationalFit.Variational"/>
    public IReadOnlyList<PosteriorQuantity> Variational { get; }

    /// <inheritdoc cref="VariationalFit.Posterior"/>
    public IReadOnlyList<PosteriorQuantity> Posterior { get; private init; }

    /// <inheritdoc cref="VariationalFit.Correction"/>
    public ImportanceSample? Correction { get; private init; }

    /// <inheritdoc cref="VariationalFit.PluginElbo"/>
    public double PluginElbo { get; private init; } = double.NaN;

    /// <inheritdoc cref="VariationalFit.SummarySeconds"/>
    public double Seconds { get; private init; }

    /// <summary>Computes it.</summary>
    /// <param name="model">The model in the coordinates of q₀.</param>
    /// <param name="options">The algorithm.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="average">q₀ at the averaged λ.</param>
    /// <param name="best">The largest ELBO that the guard met, and its λ; NaN without a guard.</param>
    public static FitSummary Of(IHybridModel model, HybridViOptions options, long seed, GaussianFamily average, (double Elbo, double[] Lambda) best)
    {
        var (clock, threads) = (Stopwatch.StartNew(), options.Threads);
        if (!model.IsCollapsible)
        {
            return new FitSummary(average, PosteriorSummary.Create(model, average, null, isCorrected: false, threads))
            {
                Seconds = clock.Elapsed.TotalSeconds,
            };
        }

        var (approximation, sample) = TheBetter(model, options, seed, average, best);
        var own = PosteriorSummary.Own(model, approximation, threads);
        var variational = PosteriorSummary.Create(model, approximation, sample, isCorrected: false, threads, own);
        var correction = options.CorrectPosterior
            ? PosteriorCorrection.Find(model, approximation, sample, RunStream.Of(seed, RunStream.Correction), threads)
            : null;
        return new FitSummary(approximation, variational)
        {
            Sample = sample,
            Correction = correction,
            Posterior = correction is null
                ? variational
                : PosteriorSummary.Create(model, approximation, correction, isCorrected: true, threads, own),
            PluginElbo = Plugin(model, approximation),
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }

    /// <summary>The average of iterates that strayed can be worse than the best λ on their way; the ELBO decides.</summary>
    private static (GaussianFamily Family, ImportanceSample Sample) TheBetter(
        IHybridModel model, HybridViOptions options, long seed, GaussianFamily average, (double Elbo, double[] Lambda) best)
    {
        const double Loss = 0.5;
        var sample = Draw(average);
        if (options.Guard is null || sample.Elbo > best.Elbo - Loss)
        {
            return (average, sample);
        }

        var other = average.Clone();
        if (!other.TrySet(best.Lambda))
        {
            return (average, sample);
        }

        var otherSample = Draw(other);
        return sample.Elbo >= otherSample.Elbo ? (average, sample) : (other, otherSample);

        ImportanceSample Draw(GaussianFamily family) =>
            new(model, family, SummaryBudget.Pairs(model), RunStream.Of(seed, RunStream.Sample), options.Threads);
    }

    private static double Plugin(IHybridModel model, GaussianFamily family)
    {
        var evaluator = model.CreateEvaluator();
        var mean = family.Mean;
        return evaluator.Collapsed(mean, new double[mean.Length]) - evaluator.LogJacobian(mean) + family.Entropy;
    }
}
