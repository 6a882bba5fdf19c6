namespace NgHvi;

/// <summary>q₀, an importance sample that tells how close it is, and draws that correct it.</summary>
internal sealed class VariationalSource : PosteriorSource
{
    private const int FewDraws = 400;
    private const double LargestOwnShape = 0.3; // Of q₀'s weights beside which those of points left out have room.
    private readonly long seed;
    private readonly Lazy<Checked> summary;
    private readonly Lazy<DrawSet> draws;
    private readonly Lazy<double> plugin;
    private readonly Lazy<DrawSet> own, few;
    private IReadOnlyList<(VariationalSource Source, bool IsKept)> mixed = [];

    public VariationalSource(ITarget target, Coordinates coordinates, VariationalFamily average, long seed, int threads)
        : base(target, threads)
    {
        (Coordinates, Average, this.seed, summary) = (coordinates, average, seed, new(() => Timed(Check)));
        (draws, plugin) = (new(CreateDraws), new(() => Timed(Plugin)));
        (own, few) = (new(() => MatchedPairs(Approximation)), new(() => Weighted!.ToSet(Target, Threads)));
    }

    public Coordinates Coordinates { get; }
    public VariationalFamily Average { get; } // At the averaged λ.
    public (double Elbo, VariationalFamily Family)? Best { get; init; } // At the best λ met.
    public bool Corrects { get; init; } = true;
    public DrawSet OwnDraws => own.Value; // Of q₀, whatever corrects it.
    // The average, the best, or what draws moved.
    public VariationalFamily Approximation => Best is null && !SummaryBudget.StopsEarly(Target) ? Average : summary.Value.Family;
    public override (VariationalFamily Family, Coordinates Coordinates)? Q0 => (Approximation, Coordinates);
    public WeightedSample? Weighted => summary.Value.Sample; // Null: no density.
    public WeightedSample? Correction => summary.Value is { IsCorrected: true, Reference: var reference } ? reference : null; // For q₀.
    public override DrawSet Draws => draws.Value;
    public override Estimate Elbo => Weighted?.MeanLogWeight is { } bound
        ? bound with { Value = bound.Value - (Latents?.Divergence ?? 0) } : Estimate.Unknown;
    public override Estimate LogEvidence => (summary.Value.Reference ?? Weighted)?.LogEvidence ?? Estimate.Unknown;
    public override double PluginElbo => plugin.Value;
    public override Verdict Verdict => summary.Value.Verdict;

    public override bool IsMixture => Average is Mixture;
    public bool IsMixable => Target.IsMultimodal && Target.IsCollapsible && Coordinates is IdentityCoordinates;

    public VariationalSource With(VariationalFamily family) => new(Target, Coordinates, family, seed, Threads)
    {
        Corrects = Corrects,
        Description = Description,
    };

    // Of approximations of one family in θ itself, those that are kept.
    public static VariationalSource Mix(IReadOnlyList<(VariationalSource Source, bool IsKept)> starts, long seed)
    {
        var (first, kept) = (starts[0].Source, starts.Where(start => start.IsKept).Select(start => start.Source.Approximation));
        var mixture = Mixture.Of([.. kept]);
        return new(first.Target, first.Coordinates, mixture, seed, first.Threads)
        {
            Corrects = first.Corrects,
            Description = mixture.Choice.Description,
            mixed = starts,
        };
    }

    // The ELBO of each complete start that is kept, from the draws that are its own.
    public IReadOnlyList<StartOutcome> Compare(IReadOnlyList<StartOutcome> starts)
    {
        if (Average is not Mixture { Parts: var parts } || Weighted is not { } sample) return starts;
        List<double>[] weights = [.. parts.Select(_ => new List<double>())];
        var (scratch, densities) = (new double[Target.Parameters.Count], new double[parts.Count]);
        for (var s = 0; s < sample.Count; s++)
        {
            for (var c = 0; c < parts.Count; c++) densities[c] = parts[c].NegativeScore(sample.Draw(s), scratch);
            var own = TensorPrimitives.IndexOfMax<double>(densities);
            weights[own].Add(sample.LogJoint[s] - densities[own]);
        }

        var (next, part) = (0, 0);
        return [.. starts.Select(start =>
        {
            if (!start.IsComplete) return start;
            var (source, isKept) = mixed[next++];
            var (mean, variance) = isKept ? weights[part].MeanVariance() : (source.Elbo.Value, double.NaN);
            var error = isKept ? Math.Sqrt(variance / weights[part++].Count) : source.Elbo.StandardError;
            return start with { Elbo = mean, ElboStandardError = error };
        })];
    }

    public override PosteriorDraws Sample(int count)
    {
        // The first of antithetic draws are antithetic too.
        var (m, used, source) = (Target.Parameters.Count, Math.Min(Guard.Positive(count) + (count % 2), Draws.Count), Draws.CreateSource());
        var values = new double[used * m];
        for (var s = 0; s < used; s++) source(s, values.AsSpan(s * m, m));
        return new PosteriorDraws(m, values, Correction is null ? null : Draws.Weights[..used], Latents)
        {
            LogJoint = () => (Correction ?? Weighted) is { } sample && used <= sample.Count
                ? [.. Enumerable.Range(0, used).Select(s => sample.LogJoint[s] - sample.Coordinates.LogJacobian(sample.Draw(s)))]
                : null,
        };
    }

    // Of positive weights, which leave room for others beside them, and whose means have little Monte Carlo error.
    public PosteriorDraws SampleWell(int count)
    {
        if (Correction is not { } sample) return Sample(count);
        if (sample == Weighted && sample.ParetoShape > LargestOwnShape)
            sample = AdaptiveProposal.Correct(
                Target, sample, FindModes(), RunStream.Of(seed, RunStream.Correction), Threads, isThorough: true) ?? sample;
        int[] used = [.. Enumerable.Range(0, Math.Min(count, sample.Count)).Where(s => sample.Weights[s] > 0)];
        var (m, source) = (Target.Parameters.Count, sample.ToSet(Target, Threads).CreateSource());
        var (weights, values) = (Array.ConvertAll(used, s => sample.Weights[s]), new double[used.Length * m]);
        var sum = weights.Sum();
        for (var i = 0; i < used.Length; i++) source(used[i], values.AsSpan(i * m, m));
        weights = Array.ConvertAll(weights, weight => weight / sum);
        var calibration = SteinCalibration.Of(Target, sample, used, weights, Threads);
        var factors = calibration?.Factors ?? Array.ConvertAll(weights, _ => 1.0);
        return new(m, values, [.. weights.Zip(factors, (weight, factor) => weight * factor)], Latents)
        {
            RawLogWeights = used.Zip(factors, (s, factor) => sample.LogWeights[s] + Math.Log(factor)).ToArray(),
            Unexplained = calibration is null ? deviations => deviations : calibration.Unexplained,
        };
    }

    public override Quantity Summarize(string name, Func<DrawSet, double[]> values)
    {
        if (Correction is null) return Own(name, values);
        var (weighted, weights, isOwn) = (values(Draws), Draws.Weights, Correction == Weighted);
        var moments = WeightedMoments.Of(weighted, weights);
        var error = SquaredError(weighted, weights, moments.Mean, isOwn);
        if (isOwn)
        {
            var exact = values(own.Value);
            var mean = WeightedMoments.Of(exact, own.Value.Weights);
            var plain = WeightedMoments.Of(weighted, DrawSet.Uniform(weighted.Length));
            moments = mean.Shift(moments, plain, isPositive: exact.All(value => value > 0));
            var ownError = WeightedSample.PairError(exact, mean.Mean);
            error += ownError * ownError;
        }

        return ToQuantity(name, values, moments, Correction.ErrorFactor * Math.Sqrt(error), Correction.EffectiveSampleSize);
    }

    // Delta method over pairs; draws of q₀ only supply weighted minus plain means.
    private static double SquaredError(double[] values, double[] weights, double mean, bool isOwn)
    {
        var result = 0.0;
        for (var s = 0; s < weights.Length; s += 2)
        {
            var pair = Deviation(s) + Deviation(s + 1);
            result += pair * pair;
        }

        return result;

        double Deviation(int s) => weights[s] == 0 ? 0 : (weights[s] - (isOwn ? 1.0 / weights.Length : 0)) * (values[s] - mean);
    }

    private Quantity Own(string name, Func<DrawSet, double[]> values) // Under q₀.
    {
        var exact = values(own.Value);
        var (moments, size) = (WeightedMoments.Of(exact, own.Value.Weights), (double)exact.Length);
        var error = WeightedSample.PairError(exact, moments.Mean);
        if (summary.Value.IsMoved)
        {
            error = Math.Sqrt((error * error) + SquaredError(values(few.Value), few.Value.Weights, moments.Mean, isOwn: true));
            if (error > 0) size = Math.Min(size, moments.Variance / (error * error)); // 0: a constant.
        }

        return ToQuantity(name, values, moments, error, size);
    }

    // Mirrored draws know the mean of a linear function exactly.
    private Quantity ToQuantity(string name, Func<DrawSet, double[]> values, WeightedMoments moments, double error, double size) =>
        moments.ToQuantity(name, EquallyWeighted(values), error * error < 1e-18 * moments.Variance ? 0 : error, size);

    private Checked Check()
    {
        if (!Target.IsCollapsible) return new(Average, null, null, Verdict.Unchecked);
        var (family, sample) = (Average, Weigh(Average));
        if (Best is { } best && !(sample.MeanLogWeight.Value > best.Elbo - 0.5)
            && Weigh(best.Family) is var other && !(sample.MeanLogWeight.Value >= other.MeanLogWeight.Value))
            (family, sample) = (best.Family, other);
        var modes = FindModes();
        // What stays as it is has to be judged by other draws than its own.
        var reference = AdaptiveProposal.Correct(
            Target, sample, modes, RunStream.Of(seed, RunStream.Correction), Threads, isThorough: !Corrects);
        (reference, var tail) = AdaptiveProposal.Reach(Target, reference, RunStream.Of(seed, RunStream.Correction), Threads);
        // Draws too few to stand for q₀ move it to their mean, unless that is not enough.
        var isFew = reference is not null && reference == sample && SummaryBudget.StopsEarly(Target) && sample.Count < FewDraws;
        var gap = (Corrects && !isFew) || reference is null ? null
            : Discrepancy.Find(Target, reference, sample, MatchedPairs(family), Threads);
        if (Corrects && gap is { IsSmall: false }) gap = null;
        var isMoved = Corrects && gap is not null;
        var isBlind = gap is not { IsSmall: false } && AdaptiveProposal.IsBlind(Target, sample, Threads);
        var verdict = Verdict.Of(
            Target, sample, isBlind ? null : reference, isBlind ? null : gap, modes?.Parts.Count ?? 1, isMoved);
        if (verdict.IsTrusted && tail is not null)
            verdict = verdict with { IsTrusted = false, Sentence = tail };
        return new(isMoved ? Moved(family, sample) : family, sample, reference, verdict)
        {
            IsCorrected = Corrects && reference is not null && gap is null,
            IsMoved = isMoved,
        };
    }

    private static VariationalFamily Moved(VariationalFamily family, WeightedSample sample) // λ begins with the mean.
    {
        var (result, m) = (family.Clone(), sample.ParameterCount);
        var mean = result.Lambda.AsSpan(0, m);
        for (var s = 0; s < sample.Count; s++)
            TensorPrimitives.MultiplyAdd(sample.Draw(s), sample.Weights[s] - (1.0 / sample.Count), mean, mean);
        return result.Refresh() ? result : family;
    }

    private double Plugin()
    {
        if (!Target.IsCollapsible) return double.NaN;
        var family = Approximation;
        var evaluator = new CoordinateEvaluator(Target.CreateEvaluator(), Coordinates);
        var (center, scale) = (new double[family.ParameterCount], new double[family.ParameterCount]);
        family.Locations(center, scale);
        return evaluator.Value(center, scale) - evaluator.LogJacobian(center) + family.Entropy;
    }

    private PosteriorModes? FindModes() => SummaryBudget.AllowsAdaptation(Target)
        ? PosteriorModes.Find(Target, RunStream.Of(seed, RunStream.StartingPoint), Threads) : null;

    private WeightedSample Weigh(VariationalFamily family) => new(
        Target, Coordinates, new(family), (SummaryBudget.FirstPairs(Target), SummaryBudget.Pairs(Target)),
        RunStream.Of(seed, RunStream.Sample), Threads);

    private DrawSet CreateDraws()
    {
        if (Correction is { } sample) return sample.ToSet(Target, Threads);
        var key = RunStream.Of(seed, RunStream.Sample);
        return Pairs(Approximation, SummaryBudget.OwnPairs(Target), (pair, noise) => NormalSampler.Fill(key.Fold(pair), noise));
    }

    private DrawSet Pairs(VariationalFamily family, int pairs, Action<int, double[]> fill) => new(Target, DrawSet.Uniform(2 * pairs), () =>
    {
        var (map, own, x, last) = (Coordinates.Fork(), family.Clone(), new double[Target.Parameters.Count], -2);
        var noise = new double[own.NoiseCount];
        return (s, theta) =>
        {
            if (s % 2 == 0 || s != last + 1) fill(s / 2, noise);
            if (s % 2 == 1) TensorPrimitives.Negate(noise, noise);
            own.Transform(noise, x);
            map.Map(x, theta);
            last = s;
        };
    }, Threads);

    private DrawSet MatchedPairs(VariationalFamily family) // Normal to second moments.
    {
        var (k, pairs) = (family.NoiseCount, SummaryBudget.ReportPairs(Target));
        if (k > 64) return Pairs(family, pairs, Fill);
        var (noise, factor) = (new double[pairs][], new double[k * k]);
        for (var i = 0; i < pairs; i++)
        {
            Fill(i, noise[i] = new double[k]);
            for (var a = 0; a < k; a++) factor.AsSpan(a * k, a + 1).AddRow(noise[i], noise[i][a] / pairs);
        }

        if (!SmallCholesky.Factor(factor, k)) return Pairs(family, pairs, Fill);
        foreach (var row in noise) SmallCholesky.SolveLower(factor, k, row);
        return Pairs(family, pairs, (pair, draw) => noise[pair].CopyTo(draw, 0));

        static void Fill(int pair, double[] noise) => NormalSampler.Fill(RandomKey.FromSeed(0).Fold(2 * pair), noise);
    }

    private sealed record Checked(VariationalFamily Family, WeightedSample? Sample, WeightedSample? Reference, Verdict Verdict)
    {
        public bool IsCorrected { get; init; } // By the draws of Reference.
        public bool IsMoved { get; init; } // To the mean of Sample.
    }
}
