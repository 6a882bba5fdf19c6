using MathNet.Numerics.Statistics;

namespace NgHvi;

/// <summary>What data augmentation variational inference found, whatever the model, with the options and the seed that made it.</summary>
public abstract class DataAugmentationResult : IPosteriorFit
{
    private readonly int pairs;
    private readonly double[] latentMeans;
    private readonly double[] latentRoots;
    private readonly Lazy<Summary> summary;

    private protected DataAugmentationResult(DataAugmentationRun run)
    {
        var (workspace, state) = (run.Workspace, run.State);
        (OriginalModel, CoordinateModel, Options) = (workspace.OriginalModel, workspace.Model, workspace.Options);
        (Seed, Steps, Trace) = (state.Seed, state.Step, state.Trace);
        (Stopped, Message, Seconds) = (run.Stopped, run.Message, run.Seconds);
        (Approximation, var latents) = state.Average();
        (latentMeans, latentRoots, LatentDivergence) = latents.ToApproximation();
        pairs = SummaryBudget.Pairs(CoordinateModel);
        summary = new(Summarize);
        if (Stopped != StopReason.Cancelled)
        {
            _ = summary.Value;
        }
    }

    /// <inheritdoc/>
    public string Method => "DAVI";

    /// <inheritdoc/>
    IHybridModel IPosteriorFit.Model => OriginalModel;

    /// <summary>The model in the coordinates in which <see cref="Approximation"/> lives: itself, or an <see cref="AffineModel"/> of it.</summary>
    public IHybridModel CoordinateModel { get; }

    /// <summary>The algorithm.</summary>
    public DataAugmentationOptions Options { get; }

    /// <inheritdoc/>
    public long Seed { get; }

    /// <summary>q(θ) at the averaged iterate.</summary>
    public FullGaussian Approximation { get; }

    /// <summary>Means μ_2k of the transformed effects, K×r.</summary>
    public ReadOnlySpan<double> LatentMeans => latentMeans;

    /// <summary>Factors C_2k of their covariances, K×r×r, lower triangular.</summary>
    public ReadOnlySpan<double> LatentRoots => latentRoots;

    /// <summary>The posterior of the reported quantities under q(θ); in closed form where a quantity is a coordinate of θ or its exponential, else from draws.</summary>
    public IReadOnlyList<PosteriorQuantity> Posterior => summary.Value.Posterior;

    /// <summary>Estimates of the ELBO along the run, one draw each.</summary>
    public ElboTrace Trace { get; }

    /// <summary>KL of q(α̃) from the exact conditional N(0, I), in nats: what approximating the random effects costs.</summary>
    public double LatentDivergence { get; }

    /// <summary>
    /// The ELBO of the averaged q(θ, α̃), in nats: antithetic draws of θ with α̃ integrated out in closed form, E[log p(y, θ) − log q(θ)] −
    /// <see cref="LatentDivergence"/>.
    /// </summary>
    public double Elbo => summary.Value.Elbo;

    /// <summary>Monte Carlo standard error of <see cref="Elbo"/>.</summary>
    public double ElboStandardError => summary.Value.ElboStandardError;

    /// <inheritdoc/>
    public int Steps { get; }

    /// <inheritdoc/>
    public StopReason Stopped { get; }

    /// <inheritdoc/>
    public string? Message { get; }

    /// <inheritdoc/>
    public double Seconds { get; }

    /// <summary>Seconds of the ELBO and summaries after the fit.</summary>
    public double SummarySeconds => summary.Value.Seconds;

    /// <summary>Seconds per step.</summary>
    public double SecondsPerStep => Steps == 0 ? double.NaN : Seconds / Steps;

    /// <summary>Draws of θ from q(θ), with q(α̃) for the random effects.</summary>
    /// <inheritdoc/>
    public PosteriorDraws Draws(int count)
    {
        var m = Approximation.ParameterCount;

        // The first draws of an antithetic sample are themselves an antithetic sample.
        var used = Math.Min(Guard.Positive(count) + (count % 2), 2 * pairs);
        var (values, points, noise) = (new double[used * m], new double[2 * m], new double[m]);
        for (var pair = 0; pair < used / 2; pair++)
        {
            AntitheticPair.Draw(Approximation, PairKey(pair), noise, points.AsSpan(0, m), points.AsSpan(m, m));
            var target = values.AsSpan(2 * pair * m, 2 * m);
            if (CoordinateModel is AffineModel affine)
            {
                affine.Map(points.AsSpan(0, m), target[..m]);
                affine.Map(points.AsSpan(m, m), target[m..]);
            }
            else
            {
                points.CopyTo(target);
            }
        }

        return new PosteriorDraws(m, values, default, latentMeans, latentRoots);
    }

    private protected IHybridModel OriginalModel { get; }

    private RandomKey PairKey(int pair) => RunStream.Of(Seed, RunStream.Sample).Fold(pair);

    private Summary Summarize()
    {
        var clock = Stopwatch.StartNew();
        var posterior = PosteriorSummary.Create(CoordinateModel, Approximation, null, isCorrected: false, Options.Threads);
        var (elbo, error) = EstimateElbo();
        return new Summary(posterior, elbo, error, clock.Elapsed.TotalSeconds);
    }

    private (double Elbo, double StandardError) EstimateElbo()
    {
        var (m, threads, values) = (Approximation.ParameterCount, Options.Threads, new double[pairs]);
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, worker =>
        {
            var evaluator = CoordinateModel.CreateEvaluator();
            var (noise, theta, scratch) = (new double[m], new double[2 * m], new double[m]);
            var end = (int)((long)pairs * (worker + 1) / threads);
            for (var pair = (int)((long)pairs * worker / threads); pair < end; pair++)
            {
                AntitheticPair.Draw(Approximation, PairKey(pair), noise, theta.AsSpan(0, m), theta.AsSpan(m, m));
                var density = evaluator.Collapsed(theta.AsSpan(0, m), scratch) + evaluator.Collapsed(theta.AsSpan(m, m), scratch);
                values[pair] = (0.5 * density) - DataAugmentationVi.NoiseLogDensity(Approximation, noise);
            }
        });
        var (mean, sd) = values.MeanStandardDeviation();
        return (mean - LatentDivergence, sd / Math.Sqrt(pairs));
    }

    /// <summary>What is computed after the last step; of a run that was cancelled, when it is first asked for.</summary>
    private sealed record Summary(IReadOnlyList<PosteriorQuantity> Posterior, double Elbo, double ElboStandardError, double Seconds);
}
