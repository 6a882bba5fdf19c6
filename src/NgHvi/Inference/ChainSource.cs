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
    public int Divergent { get; init; } // Hamiltonian moves.
    public double Bfmi { get; init; } = double.NaN; // E-BFMI, the least of a Hamiltonian chain.
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

    // R̂ and effective draws by Vehtari et al. (2021), divergences and E-BFMI as in Stan.
    private Verdict Judge()
    {
        const double LeastSize = 400, LeastBfmi = 0.3, MostDivergent = 0.001;
        var (worst, least) = (Quantities.MaxBy(one => double.IsNaN(one.RHat) ? 0 : one.RHat)!, (Name: "", Size: double.PositiveInfinity));
        foreach (var (i, one) in Quantities.Index())
        {
            var size = ChainDiagnostics.LeastSize([.. Draws.Values[i].Chunk(DrawCount)]);
            if (size < least.Size) least = (one.Name, size);
        }

        var isHamiltonian = !double.IsNaN(Bfmi);
        var advice = isHamiltonian ? "give narrower priors or fewer random effects." : "make more sweeps.";
        var why = worst.RHat > ChainDiagnostics.LargestRHat ? FormattableString.Invariant(
                $"R̂ of {worst.Name} is {worst.RHat:F3}, above {ChainDiagnostics.LargestRHat}: the chains have not mixed; {advice}")
            : least.Size < LeastSize ? FormattableString.Invariant(
                $"{least.Name} has {least.Size:0} effective draws of its bulk or tails, below {LeastSize}; {advice}")
            : Divergent > MostDivergent * Draws.Count ? FormattableString.Invariant(
                $"{Divergent} of {Draws.Count} Hamiltonian moves diverged: the chains miss places where the posterior bends; {advice}")
            : Bfmi < LeastBfmi ? FormattableString.Invariant(
                $"E-BFMI of a chain is {Bfmi:F2}, below {LeastBfmi}: the chains are slow in the tails; {advice}")
            : HeavyTails.Find(Target, Draws, DrawCount) is { } tail ? tail.Sentence
            : Missed() is { } missed ? $"The chains stay at some of several modes, {missed}; use the default preset." : null;
        return new(why is null, why ?? FormattableString.Invariant($"The chains have mixed: the largest R̂ is {worst.RHat:F3}")
            + (isHamiltonian ? FormattableString.Invariant(
                $", at least {least.Size:0} draws are effective, {Divergent} moves diverged, and E-BFMI is {Bfmi:F2}.") : "."));
    }

    // What chains get most wrong that do not pass between modes: R̂ does not see it.
    private Discrepancy? Missed()
    {
        if (!SummaryBudget.AllowsAdaptation(Target)) return null;
        var (key, pairs) = (RandomKey.FromSeed(0), (SummaryBudget.FirstPairs(Target), SummaryBudget.Pairs(Target)));
        if (PosteriorModes.Find(Target, key, Threads) is not { Parts.Count: > 1 } modes) return null;
        var first = new Proposal(new FullGaussian(modes.Parts[0].Mean, modes.Parts[0].Factor));
        var own = new WeightedSample(Target, modes.Coordinates, first, pairs, key, Threads);
        var reference = AdaptiveProposal.Correct(Target, own, modes, key, Threads);
        return reference is { ParetoShape: < AdaptiveProposal.LargestTrustedShape }
            && Discrepancy.Find(Target, reference, null, Draws, Threads) is { IsSmall: false } gap ? gap : null;
    }
}
