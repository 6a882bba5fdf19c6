namespace NgHvi;

/// <summary>Draws of θ by Markov chains, their warm-up left out.</summary>
internal sealed class ChainSource : PosteriorSource
{
    private const double LargestRHat = 1.01;
    private readonly double[][] chains;
    private readonly DrawSet draws;
    private readonly Lazy<Verdict> verdict;

    /// <param name="target">The model.</param>
    /// <param name="chains">One array a chain, its draws of θ one after the other; all of one length. Owned from now on.</param>
    /// <param name="threads">Threads; changes no bit.</param>
    public ChainSource(ITarget target, double[][] chains, int threads)
        : base(target, threads)
    {
        this.chains = chains;
        var m = target.Parameters.Count;
        Description = ChainCount == 1 ? "1 chain" : $"{ChainCount} chains";
        DrawCount = chains[0].Length / m;
        var weights = new double[DrawCount * chains.Length];
        weights.AsSpan().Fill(1.0 / weights.Length);
        draws = new DrawSet(target, weights, () => (s, theta) => Draw(s).CopyTo(theta), threads);
        verdict = new(Judge);
    }

    /// <summary>Draws kept of each chain.</summary>
    public int DrawCount { get; }

    public int ChainCount => chains.Length;

    public override DrawSet Draws => draws;

    public override Verdict Verdict => verdict.Value;

    /// <summary>Draw s, those of the first chain first.</summary>
    public ReadOnlySpan<double> Draw(int s)
    {
        var m = Target.Parameters.Count;
        return chains[s / DrawCount].AsSpan(s % DrawCount * m, m);
    }

    /// <summary>Thinned evenly over all chains.</summary>
    public override PosteriorDraws Sample(int count)
    {
        var used = Math.Min(count, draws.Count);
        var m = Target.Parameters.Count;
        var values = new double[used * m];
        for (var s = 0; s < used; s++)
        {
            Draw((int)(((2L * s) + 1) * draws.Count / (2L * used))).CopyTo(values.AsSpan(s * m));
        }

        return new PosteriorDraws(m, values);
    }

    public override Quantity Summarize(string name, Func<DrawSet, double[]> values)
    {
        var all = values(draws);
        var summary = WeightedMoments.Of(all, draws.Weights);
        var split = Enumerable.Range(0, ChainCount).Select(chain => all[(chain * DrawCount)..((chain + 1) * DrawCount)]).ToArray();
        return summary.ToQuantity(name, EquallyWeighted(values)) with
        {
            Mcse = ChainDiagnostics.MonteCarloStandardError(split),
            Ess = ChainDiagnostics.EffectiveSampleSize(split),
            RHat = ChainDiagnostics.SplitRHat(split),
        };
    }

    private Verdict Judge()
    {
        var worst = Quantities.MaxBy(quantity => double.IsNaN(quantity.RHat) ? 0 : quantity.RHat)!;
        return worst.RHat > LargestRHat
            ? new(false, string.Create(
                CultureInfo.InvariantCulture,
                $"R̂ of {worst.Name} is {worst.RHat:F3}, above {LargestRHat}: the chains have not mixed; make more sweeps."))
            : new(true, string.Create(CultureInfo.InvariantCulture, $"The chains have mixed: the largest R̂ is {worst.RHat:F3}."));
    }
}
