namespace NgHvi;

/// <summary>
/// q₀ of θ in its coordinates, with what tells how close it is: an importance sample, and draws that correct it where it is not.
/// </summary>
internal sealed class VariationalSource : PosteriorSource
{
    private readonly Lazy<Checked> summary;
    private readonly Lazy<DrawSet> draws;
    private readonly Lazy<DrawSet> own;

    /// <param name="target">The model.</param>
    /// <param name="coordinates">Those in which q₀ lives.</param>
    /// <param name="average">q₀ at the averaged λ; owned from now on.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="threads">Threads; changes no bit.</param>
    public VariationalSource(ITarget target, Coordinates coordinates, GaussianFamily average, long seed, int threads)
        : base(target, threads)
    {
        (Coordinates, Average, Seed) = (coordinates, average, seed);
        summary = new(Check);
        draws = new(CreateDraws);
        own = new(CreateOwn);
    }

    public Coordinates Coordinates { get; }

    /// <summary>q₀ at the averaged λ.</summary>
    public GaussianFamily Average { get; }

    /// <summary>q₀ at the best λ that was met, and its ELBO then: the average of iterates that strayed can be worse.</summary>
    public (double Elbo, GaussianFamily Family)? Best { get; init; }

    public long Seed { get; }

    /// <summary>Whether the posterior is corrected by weights.</summary>
    public bool Corrects { get; init; } = true;

    public override LatentApproximation? Latents => Latent;

    /// <inheritdoc cref="PosteriorSource.Latents"/>
    public LatentApproximation? Latent { get; init; }

    public override string Description => DescriptionText;

    /// <inheritdoc cref="PosteriorSource.Description"/>
    public required string DescriptionText { get; init; }

    /// <summary>The better of <see cref="Average"/> and <see cref="Best"/>.</summary>
    public GaussianFamily Approximation => summary.Value.Family;

    /// <summary>Weighted draws of q₀; null where the latent variables cannot be integrated out.</summary>
    public WeightedSample? Weighted => summary.Value.Sample;

    /// <summary>The weighted draws that stand for the posterior instead of q₀'s own, or null.</summary>
    public WeightedSample? Correction => summary.Value.Correction;

    public override DrawSet Draws => draws.Value;

    public override Estimate Elbo => Weighted is { } sample
        ? sample.MeanLogWeight with { Value = sample.MeanLogWeight.Value - (Latent?.Divergence ?? 0) }
        : Estimate.Unknown;

    public override Estimate LogEvidence => (Correction ?? Weighted)?.LogEvidence ?? Estimate.Unknown;

    public override double PluginElbo => summary.Value.Plugin;

    public override Verdict Verdict => summary.Value.Verdict;

    public override PosteriorDraws Sample(int count)
    {
        throw new NotImplementedException();
    }

    protected override Quantity Summarize(string name, Func<DrawSet, double[]> values) => throw new NotImplementedException();

    private Checked Check() => throw new NotImplementedException();

    private DrawSet CreateDraws() => throw new NotImplementedException();

    private DrawSet CreateOwn() => throw new NotImplementedException();

    private sealed record Checked(GaussianFamily Family, WeightedSample? Sample, WeightedSample? Correction, double Plugin, Verdict Verdict);
}
