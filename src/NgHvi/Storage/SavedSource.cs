namespace NgHvi;

/// <summary>Summaries, and draws unless q₀ gives them again from λ and the seed.</summary>
internal sealed class SavedSource : PosteriorSource
{
    private readonly Lazy<IReadOnlyList<Quantity>> quantities;
    private readonly PosteriorDraws kept;

    public SavedSource(ITarget target, SavedFit saved, PosteriorDraws draws, int threads)
        : base(target, threads)
    {
        (Saved, kept, Description) = (saved, draws, saved.Description);
        Draws = new DrawSet(target, draws.Weights, () => (s, theta) => draws.Draw(s).CopyTo(theta), threads);
        quantities = new(() => [.. saved.Posterior.Select((one, i) => one with { Source = EquallyWeighted(set => set.Values[i]) })]);
        Latents = draws.Latents;
        if (Q0 is var (family, coordinates))
            Guard.SameLength(coordinates.Count, "the coordinates of q₀", family.ParameterCount, "q₀");
        if (Latents is not null && target is MixedDensity model)
            Guard.SameLength(Latents.Means.Length, "draws.latentMeans", model.LatentLength, "the model's random coefficients");
    }

    public const int MostNumbers = 1 << 24; // Of all draws.

    // Enough for predictions; fewer where each costs a pass, and of very many parameters.
    public static int CountFor(ITarget target) => target is MixedDensity { HasSeveralFactors: true } ? SummaryBudget.SolutionDraws(target)
        : target is MixedDensity { UsesStatistics: true } ? 500 : Math.Clamp(MostNumbers / target.Parameters.Count / 2 * 2, 2, 200);

    public SavedFit Saved { get; }
    public override DrawSet Draws { get; }
    public override IReadOnlyList<Quantity> Quantities => quantities.Value;
    public override Estimate Elbo => Saved.Elbo;
    public override Estimate LogEvidence => Saved.LogEvidence;
    public override double PluginElbo => Saved.PluginElbo;
    public override Verdict Verdict => Saved.Verdict;
    public override (VariationalFamily Family, Coordinates Coordinates)? Q0 =>
        Saved.Q0 is { } q0 ? (q0.Family.Restore(), q0.Coordinates.Restore()) : null;
    public override bool IsMixture => Saved.Q0?.Family.Family is Family.Mixture;
    public override double Seconds => Saved.SummarySeconds;

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

    public static SavedFit.DrawList Save(IReadOnlyList<string> names, PosteriorDraws draws, PosteriorSource source, long seed)
    {
        var isOwn = source is VariationalSource q
            && !draws.Weights.ContainsAnyExcept(draws.Weights[0])
            && draws.Count % 2 == 0
            && draws.Values.SequenceEqual(FromFamily(q.Approximation, q.Coordinates, seed, draws.Count));
        return new(
            names, draws.Count, isOwn ? [] : draws.Values.ToArray(), draws.Weights.ToArray(), draws.Latents?.Means ?? [],
            draws.Latents?.Roots ?? []);
    }

    public static PosteriorDraws Restore(SavedFit saved)
    {
        var draws = saved.Draws;
        var values = draws.Values.Length > 0
            ? draws.Values
            : FromFamily(saved.Q0!.Family.Restore(), saved.Q0.Coordinates.Restore(), saved.Seed, draws.Count);

        // Equal weights keep their bits.
        var weights = draws.Weights.Distinct().Count() == 1 ? null : draws.Weights;
        return new(draws.ParameterNames.Count, values, weights,
            draws.LatentMeans.Length == 0 ? null : new(draws.LatentMeans, draws.LatentRoots, double.NaN));
    }

    private static double[] FromFamily(VariationalFamily family, Coordinates coordinates, long seed, int count)
    {
        var (m, proposal) = (family.ParameterCount, new Proposal(family));
        Guard.SameLength(coordinates.Count, "the coordinates", m, "θ");
        var (values, first, second) = (new double[count * m], new double[m], new double[m]);
        for (var s = 0; s + 1 < count; s += 2)
        {
            proposal.Pair(RunStream.Of(seed, RunStream.Sample).Fold(s / 2), first, second);
            coordinates.Map(first, values.AsSpan(s * m, m));
            coordinates.Map(second, values.AsSpan((s + 1) * m, m));
        }

        return values;
    }
}
