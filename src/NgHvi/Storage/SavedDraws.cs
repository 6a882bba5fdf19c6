namespace NgHvi;

/// <summary>Draws on their way to and from a file: those that q₀ gives again from its λ and the seed are not written.</summary>
internal static class SavedDraws
{
    public static SavedFit.DrawList From(IReadOnlyList<string> names, PosteriorDraws draws, PosteriorSource source, long seed)
    {
        var isOwn = source is VariationalSource q
            && !draws.Weights.ContainsAnyExcept(draws.Weights[0])
            && draws.Count % 2 == 0
            && draws.Values.SequenceEqual(FromFamily(q.Approximation, q.Coordinates, seed, draws.Count));
        return new SavedFit.DrawList(
            names,
            draws.Count,
            isOwn ? [] : draws.Values.ToArray(),
            draws.Weights.ToArray(),
            draws.Latents?.Means ?? [],
            draws.Latents?.Roots ?? []);
    }

    public static PosteriorDraws Restore(SavedFit saved)
    {
        var (draws, m) = (saved.Draws, saved.Draws.ParameterNames.Count);
        double[] values = draws.Values.Count > 0
            ? [.. draws.Values]
            : FromFamily(saved.Q0!.Family.Restore(), saved.Q0.Coordinates.Restore(), saved.Seed, draws.Count);

        // Equal weights are left to the draws, which would change their last bits by normalising them once more.
        double[]? weights = draws.Weights.Distinct().Count() == 1 ? null : [.. draws.Weights];
        return new PosteriorDraws(m, values, weights, draws.LatentMeans.Count == 0 ? null
            : new LatentApproximation([.. draws.LatentMeans], [.. draws.LatentRoots], double.NaN));
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
