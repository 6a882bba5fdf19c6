namespace NgHvi;

/// <summary>
/// q₀ of θ in its coordinates, with what tells how close it is: an importance sample, and draws that correct it where it is not.
/// </summary>
internal sealed class VariationalSource : PosteriorSource
{
    private readonly Lazy<Checked> summary;
    private readonly Lazy<DrawSet> draws;
    private readonly Lazy<DrawSet> own;

    public VariationalSource(ITarget target, Coordinates coordinates, VariationalFamily average, long seed, int threads)
        : base(target, threads)
    {
        (Coordinates, Average, Seed, summary) = (coordinates, average, seed, new(Check));
        draws = new(() => Weighted is { } sample ? Set(Correction?.Weights ?? DrawSet.Uniform(sample.Count), Correction ?? sample)
            : Pairs(SummaryBudget.Pairs(Target), pair => RunStream.Of(Seed, RunStream.Sample).Fold(pair)));
        own = new(() => Pairs(SummaryBudget.ReportPairs(Target), pair => RandomKey.FromSeed(0).Fold(2 * pair)));
    }

    public Coordinates Coordinates { get; }
    public VariationalFamily Average { get; } // q₀ at the averaged λ.
    public (double Elbo, VariationalFamily Family)? Best { get; init; } // At the best λ met: iterates that strayed can average worse.
    public long Seed { get; }
    public bool Corrects { get; init; } = true; // Whether the posterior is corrected by weights.
    public VariationalFamily Approximation => summary.Value.Family; // The better of Average and Best.
    public WeightedSample? Weighted => summary.Value.Sample; // Draws of q₀; null where the latent variables cannot be integrated out.
    public WeightedSample? Correction => summary.Value.Correction; // The draws that stand for the posterior instead of q₀'s own, or null.
    public override DrawSet Draws => draws.Value;
    public override Estimate Elbo => Weighted is { } sample
        ? sample.MeanLogWeight with { Value = sample.MeanLogWeight.Value - (Latents?.Divergence ?? 0) }
        : Estimate.Unknown;

    public override Estimate LogEvidence => (Correction ?? Weighted)?.LogEvidence ?? Estimate.Unknown;
    public override double PluginElbo => summary.Value.Plugin;
    public override Verdict Verdict => summary.Value.Verdict;
    public IReadOnlyList<Quantity> Variational => // The posterior of the reported quantities under q₀ itself.
        Correction is null ? Quantities : [.. Names.All.Select((name, i) => Own(name, set => set.Values[i]))];

    public override PosteriorDraws Sample(int count)
    {
        var (m, set) = (Target.Parameters.Count, Draws);

        // The first draws of an antithetic sample are themselves an antithetic sample.
        var used = Math.Min(Guard.Positive(count) + (count % 2), set.Count);
        var (values, source) = (new double[used * m], set.CreateSource());
        for (var s = 0; s < used; s++) source(s, values.AsSpan(s * m, m));
        var weights = Correction is null ? default : set.Weights.AsSpan(0, used);
        return new PosteriorDraws(m, values, weights, Latents?.Means, Latents?.Roots)
        {
            LogJoint = (Correction ?? Weighted) is { } sample
                ? [.. Enumerable.Range(0, used).Select(s => sample.LogJoint[s] - Coordinates.LogJacobian(sample.Draw(s)))]
                : null,
        };
    }

    public override Quantity Summarize(string name, Func<DrawSet, double[]> values)
    {
        if (Correction is null) return Own(name, values);
        var (weighted, weights, error, isOwn) = (values(Draws), Draws.Weights, 0.0, Correction == Weighted);
        var moments = WeightedMoments.Of(weighted, weights);
        for (var s = 0; s < weights.Length; s += 2)
        {
            // The delta method for a ratio of sums over pairs; draws of q₀ itself only supply the difference of weighted and plain means.
            var pair = Deviation(s) + Deviation(s + 1);
            error += pair * pair;
        }

        if (isOwn)
        {
            var exact = values(own.Value);
            var mean = WeightedMoments.Of(exact, own.Value.Weights);
            var plain = WeightedMoments.Of(weighted, DrawSet.Uniform(weighted.Length));
            moments = mean.Shift(moments, plain, isPositive: exact.All(value => value > 0));
            var ownError = WeightedSample.PairError(exact, mean.Mean);
            error += ownError * ownError;
        }

        return moments.ToQuantity(name, EquallyWeighted(values)) with
        {
            Mcse = WithoutRounding(Math.Sqrt(error), moments),
            Ess = Correction.EffectiveSampleSize,
        };

        double Deviation(int s) => weights[s] == 0 ? 0 : (weights[s] - (isOwn ? 1.0 / weights.Length : 0)) * (weighted[s] - moments.Mean);
    }

    // Mirrored draws know the mean of a linear function exactly: what is left is rounding.
    private static double WithoutRounding(double error, WeightedMoments moments) => error * error < 1e-18 * moments.Variance ? 0 : error;

    // Under q₀ itself, from many draws whose densities are not needed.
    private Quantity Own(string name, Func<DrawSet, double[]> values)
    {
        var exact = values(own.Value);
        var moments = WeightedMoments.Of(exact, own.Value.Weights);
        var error = WeightedSample.PairError(exact, moments.Mean);
        return moments.ToQuantity(name, EquallyWeighted(values)) with { Mcse = WithoutRounding(error, moments), Ess = exact.Length };
    }

    private Checked Check()
    {
        if (!Target.IsCollapsible) return new(Average, null, null, double.NaN, Verdicts.Unchecked);
        var (family, sample) = TheBetter();
        var correction = Corrects
            ? AdaptiveProposal.Correct(Target, Coordinates, sample, RunStream.Of(Seed, RunStream.Correction), Threads)
            : null;
        return new(family, sample, correction, Plugin(family), Verdicts.Of(Target, sample, correction, Corrects));
    }

    // The ELBO decides between the average and the best λ on the way.
    private (VariationalFamily Family, WeightedSample Sample) TheBetter()
    {
        const double Loss = 0.5;
        var sample = Draw(Average);
        if (Best is not { } best || sample.MeanLogWeight.Value > best.Elbo - Loss) return (Average, sample);
        var other = Draw(best.Family);
        return sample.MeanLogWeight.Value >= other.MeanLogWeight.Value ? (Average, sample) : (best.Family, other);

        WeightedSample Draw(VariationalFamily family) => new(
            Target, Coordinates, new Proposal.Family(family), SummaryBudget.Pairs(Target), RunStream.Of(Seed, RunStream.Sample), Threads);
    }

    private double Plugin(VariationalFamily family)
    {
        var evaluator = new CoordinateEvaluator(Target.CreateEvaluator(), Coordinates);
        var (center, scale) = (new double[family.ParameterCount], new double[family.ParameterCount]);
        family.Locations(center, scale);
        return evaluator.Collapsed(center, new double[center.Length]) - evaluator.LogJacobian(center) + family.Entropy;
    }

    private DrawSet Set(double[] weights, WeightedSample sample)
    {
        return new DrawSet(Target, weights, CreateSource, Threads);

        DrawSet.Theta CreateSource()
        {
            var map = Coordinates.Fork();
            return (s, theta) => map.Map(sample.Draw(s), theta);
        }
    }

    // Antithetic draws of q₀ that are made when they are asked for.
    private DrawSet Pairs(int pairs, Func<int, RandomKey> key)
    {
        return new DrawSet(Target, DrawSet.Uniform(2 * pairs), CreateSource, Threads);

        DrawSet.Theta CreateSource()
        {
            var (map, proposal, m, last) = (Coordinates.Fork(), new Proposal.Family(Approximation.Clone()), Target.Parameters.Count, -1);
            var (first, second) = (new double[m], new double[m]);
            return (s, theta) =>
            {
                if (s / 2 != last) proposal.Pair(key(last = s / 2), first, second);
                map.Map(s % 2 == 0 ? first : second, theta);
            };
        }
    }

    private sealed record Checked(
        VariationalFamily Family, WeightedSample? Sample, WeightedSample? Correction, double Plugin, Verdict Verdict);
}
