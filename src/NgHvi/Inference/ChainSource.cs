namespace NgHvi;

/// <summary>Draws by Markov chains, one array a chain, without warm-up.</summary>
internal sealed class ChainSource : PosteriorSource
{
    private readonly double[][] chains;
    private readonly Lazy<Verdict> verdict;

    public ChainSource(ITarget target, double[][] chains, int threads)
        : base(target, threads)
    {
        (this.chains, DrawCount, verdict) = (chains, chains[0].Length / target.Parameters.Count, new(Judge));
        Description = ChainCount == 1 ? "1 chain" : $"{ChainCount} chains";
        Draws = new DrawSet(target, DrawSet.Uniform(DrawCount * ChainCount), () => (s, theta) => Draw(s).CopyTo(theta), threads);
    }

    public int DrawCount { get; } // Of each chain.
    public int ChainCount => chains.Length;
    public override DrawSet Draws { get; }
    public override Verdict Verdict => verdict.Value;

    public override PosteriorDraws Sample(int count)
    {
        var (used, m) = (Math.Min(count, Draws.Count), Target.Parameters.Count);
        var values = new double[used * m];
        for (var s = 0; s < used; s++) Draw((int)(((2L * s) + 1) * Draws.Count / (2L * used))).CopyTo(values.AsSpan(s * m));
        return new PosteriorDraws(m, values);
    }

    public override Quantity Summarize(string name, Func<DrawSet, double[]> values)
    {
        var all = values(Draws);
        var split = all.Chunk(DrawCount).ToArray();
        var (error, size) = (ChainDiagnostics.MonteCarloStandardError(split), ChainDiagnostics.EffectiveSampleSize(split));
        var moments = WeightedMoments.Of(all, Draws.Weights);
        return moments.ToQuantity(name, EquallyWeighted(values), error, size) with { RHat = ChainDiagnostics.SplitRHat(split) };
    }

    public ReadOnlySpan<double> Draw(int s)
    {
        var m = Target.Parameters.Count;
        return chains[s / DrawCount].AsSpan(s % DrawCount * m, m);
    }

    private Verdict Judge()
    {
        const double LargestRHat = 1.01;
        var worst = Quantities.MaxBy(quantity => double.IsNaN(quantity.RHat) ? 0 : quantity.RHat)!;
        return worst.RHat > LargestRHat
            ? new(false, FormattableString.Invariant(
                $"R̂ of {worst.Name} is {worst.RHat:F3}, above {LargestRHat}: the chains have not mixed; make more sweeps."))
            : new(true, FormattableString.Invariant($"The chains have mixed: the largest R̂ is {worst.RHat:F3}."));
    }
}
