namespace NgHvi;

/// <summary>What a file keeps of the posterior: the summaries of the fit that was saved, and as many of its draws as predictions
/// use.</summary>
internal sealed class SavedSource : PosteriorSource
{
    private readonly Lazy<IReadOnlyList<Quantity>> quantities;
    private readonly PosteriorDraws kept;

    public SavedSource(ITarget target, SavedFit saved, PosteriorDraws draws, int threads)
        : base(target, threads)
    {
        (Saved, kept, Description) = (saved, draws, saved.Description);
        Draws = new DrawSet(target, draws.Weights, () => (s, theta) => draws.Draw(s).CopyTo(theta), threads);
        quantities = new(() => [.. saved.Posterior.Select((row, i) => row.ToQuantity(EquallyWeighted(set => set.Values[i])))]);
        Latents = draws.Latents;
    }

    // As many draws as predictions use and a file keeps: they make the draws' error small beside the posterior's, fewer where each costs a
    // pass over all rows.
    public static int CountFor(ITarget target) => target is MixedDensity { UsesStatistics: true } ? 500 : 200;

    public SavedFit Saved { get; }
    public override DrawSet Draws { get; }
    public override IReadOnlyList<Quantity> Quantities => quantities.Value;
    public override Estimate Elbo => Saved.Elbo.ToEstimate();
    public override Estimate LogEvidence => Saved.LogEvidence.ToEstimate();
    public override double PluginElbo => Saved.PluginElbo;
    public override Verdict Verdict => Saved.Verdict.ToVerdict();
    public override double Seconds => Saved.SummarySeconds;

    public override void Prepare()
    {
    }

    public override PosteriorDraws Sample(int count)
    {
        var (m, used) = (kept.ParameterCount, Math.Min(Guard.Positive(count), kept.Count));
        return used == kept.Count
            ? kept
            : new PosteriorDraws(m, kept.Values[..(used * m)], kept.Weights[..used], kept.Latents);
    }

    public override Quantity Summarize(string name, Func<DrawSet, double[]> values)
    {
        var (weighted, weights) = (values(Draws), Draws.Weights);
        var moments = WeightedMoments.Of(weighted, weights);
        var ess = 1 / FixedOrder.SumOfSquares(weights);
        return moments.ToQuantity(name, EquallyWeighted(values), Math.Sqrt(moments.Variance / ess), ess);
    }
}
