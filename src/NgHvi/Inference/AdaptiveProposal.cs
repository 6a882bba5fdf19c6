namespace NgHvi;

/// <summary>Adaptive importance sampling (Oh and Berger 1992), of several modes by mixtures (Cappé et al. 2008).</summary>
internal static class AdaptiveProposal
{
    public const double LargestTrustedShape = 0.7, LeastEfficiency = 0.05, LeastDraws = 100;
    private const int MostTails = 3;
    private const double LeastShare = 0.2, WideShare = 0.15, Enough = 1.5; // Of Rank.
    private const double MissedMass = 2; // Nats: q₀ is not at the one mode that counts.

    private static readonly double[] DegreesOfFreedom = [7, 5, 3, 3]; // Heavier until weights are bounded.

    // The best weighted sample of the posterior; null: all are too far from it.
    public static WeightedSample? Correct(
        ITarget target, WeightedSample own, PosteriorModes? modes, RandomKey key, int threads, bool isThorough = false)
    {
        var isOwn = modes is null || (modes.Parts.Count == 1 && !(modes.LogMass > own.LogEvidence.Value + MissedMass));
        if (isOwn && !target.AllowsSearch) modes = null;

        // No room for a tail that matters.
        if (isOwn && own.Efficiency > 0.98) return own;
        if (!SummaryBudget.AllowsAdaptation(target)) return IsGood(own) ? own : null;
        var isEnough = isOwn && !SummaryBudget.IsCheap(target) && own.EffectiveSampleSize >= 400 && IsGood(own);
        if (isEnough && !isThorough && !IsNearZero(target, own, threads)) return own;
        var pairs = (2 * SummaryBudget.FirstPairs(target), 2 * SummaryBudget.Pairs(target));
        var (best, roughRound) = (isOwn ? own : null, -1);
        var (parts, shares) = modes is null ? ((FullGaussian?[])[Moments(own, _ => 1.0 / own.Count)], (double[])[1])
            : target.AllowsSearch ? PosteriorScan.Find(target, modes)
            : ([.. modes.Parts.Select(part => new FullGaussian(part.Mean, part.Factor))], [.. modes.Shares]);
        if (parts[0] is not null) (parts, shares) = ([.. parts, Widened(parts[0]!)], Floored([.. shares, WideShare]));
        for (var round = 0; round < DegreesOfFreedom.Length && parts.All(part => part is not null); round++)
        {
            var proposal = new Proposal(parts!, [.. shares], DegreesOfFreedom[round]);
            var sample = Weigh(proposal, round, isRough: true);
            var isWhole = sample.Count == 2 * pairs.Item2;
            // More may see a tail.
            if (Rank(sample) > Enough && !isWhole) (sample, isWhole) = (Weigh(proposal, round, isRough: false), true);
            if (best is null || best == own || Rank(sample) > Rank(best)) (best, roughRound) = (sample, isWhole ? -1 : round);
            if (Rank(sample) > Enough) break;
            (parts, shares) = Adapt(sample, proposal);
        }

        if (roughRound >= 0) best = Weigh(best!.Proposal, roughRound, isRough: false);

        // Where q₀ has more mass than the sample saw, the sample is blind.
        return best is { Efficiency: > LeastEfficiency }
            && !(own.MeanLogWeight.Value > best.LogEvidence.Value + (4 * best.LogEvidence.StandardError) + 0.1) ? best
            : isEnough ? own : null;

        WeightedSample Weigh(Proposal proposal, int round, bool isRough) => new(
            target, modes?.Coordinates ?? own.Coordinates, proposal, pairs, key.Fold(round), threads, isRough);
    }

    // Draws in the tail that has most of a variance, too: parts with the moments of the posterior times squares of what is heavy, as a
    // defensive mixture (Hesterberg 1995). What it leaves is in a sentence.
    public static (WeightedSample? Sample, string? Tail) Reach(ITarget target, WeightedSample? sample, RandomKey key, int threads)
    {
        const double Share = 0.2;
        for (var round = 0; sample is not null; round++)
        {
            if (HeavyTails.Find(target, sample.ToSet(target, threads)) is not var (sentence, squares)) return (sample, null);
            var (from, old, count) = (sample, sample.Proposal, sample.Count / 2);
            VariationalFamily?[] parts = old.IsFamily ? [Moments(from, s => from.Weights[s])] : [.. old.Parts];
            if (round == MostTails || !SummaryBudget.AllowsAdaptation(target) || parts[0] is null
                || Moments(from, s => from.Weights[s] * squares[s]) is not { } tail) return (sample, sentence);
            var proposal = new Proposal(
                [.. parts.OfType<VariationalFamily>(), tail], [.. old.Weights.Select(own => (1 - Share) * own), Share], 5);
            if (SummaryBudget.IsCheap(target)) count = 2 * SummaryBudget.Pairs(target);
            var next = new WeightedSample(
                target, sample.Coordinates, proposal, (count, count), key.Fold(DegreesOfFreedom.Length + round), threads);
            if (!IsGood(next)) return (sample, sentence);
            sample = next;
        }

        return (null, null);
    }

    // Where nothing but q₀ can be drawn from, whose weights leave such an sd too narrow.
    public static bool IsBlind(ITarget target, WeightedSample own, int threads) => own.Efficiency < 0.98
        && !SummaryBudget.AllowsAdaptation(target) && !SummaryBudget.StopsEarly(target) && IsNearZero(target, own, threads);

    // Of an sd that may be zero or a dispersion that may be infinite the logarithm has a tail without a Gaussian's draws: k̂ sees nothing.
    private static bool IsNearZero(ITarget target, WeightedSample own, int threads)
    {
        const double LargestVariation = 0.25;
        var set = own.ToSet(target, threads);
        return target.QuantityNames.Index().Any(one =>
            (one.Item is "dispersion" or "nu" || one.Item.Contains("sd(", StringComparison.Ordinal))
            && WeightedMoments.Of(set.Values[one.Index], set.Weights) is var moments
            && Math.Sqrt(moments.Variance) > LargestVariation * moments.Mean);
    }

    private static bool IsGood(WeightedSample own) =>
        own is { ParetoShape: < LargestTrustedShape, EffectiveSampleSize: >= LeastDraws, Efficiency: > LeastEfficiency };

    private static double Rank(WeightedSample sample) => sample.Efficiency + (sample.ParetoShape < LargestTrustedShape ? 1 : 0);

    private static (FullGaussian?[] Parts, double[] Shares) Adapt(WeightedSample sample, Proposal proposal)
    {
        var (count, scratch) = (proposal.Parts.Count, new double[sample.ParameterCount]);
        var weights = new double[count][];
        for (var c = 0; c < count; c++) weights[c] = new double[sample.Count];
        for (var s = 0; s < sample.Count; s++)
        {
            proposal.LogDensity(sample.Draw(s), scratch);
            for (var c = 0; c < count; c++) weights[c][s] = sample.Weights[s] * proposal.Shares[c];
        }

        double[] shares = [.. weights.Select(own => FixedOrder.Sum(own))];
        return ([.. weights.Select((own, c) =>
        {
            // Too few draws tell no covariance.
            var size = shares[c] * shares[c] / Math.Max(1e-300, FixedOrder.SumOfSquares(own));
            return size < 10 * sample.ParameterCount ? (FullGaussian)proposal.Parts[c] : Moments(sample, s => own[s] / shares[c]);
        })], Floored(shares));
    }

    // A shoulder far off is found, too, and the part moves there.
    private static FullGaussian Widened(FullGaussian part) =>
        new(part.Mean, Array.ConvertAll(part.Factor.ToArray(), entry => 3 * entry));

    private static double[] Floored(IEnumerable<double> shares)
    {
        double[] raised = [.. shares];
        for (var c = 0; c < raised.Length; c++) raised[c] = Math.Max(raised[c], LeastShare / raised.Length);
        TensorPrimitives.Divide(raised, raised.Sum(), raised);
        return raised;
    }

    private static FullGaussian? Moments(WeightedSample sample, Func<int, double> weight)
    {
        var m = sample.ParameterCount;
        var (mean, factor, centered) = (new double[m], new double[m * m], new double[m]);
        for (var s = 0; s < sample.Count; s++) TensorPrimitives.MultiplyAdd(sample.Draw(s), weight(s), mean, mean);
        for (var s = 0; s < sample.Count; s++)
        {
            TensorPrimitives.Subtract(sample.Draw(s), mean, centered);
            for (var i = 0; i < m; i++) factor.AsSpan(i * m, i + 1).AddRow(centered, weight(s) * centered[i]);
        }

        return SmallCholesky.Factor(factor, m) ? new FullGaussian(mean, factor) : null;
    }
}
