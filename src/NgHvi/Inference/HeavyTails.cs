namespace NgHvi;

/// <summary>Standard deviations that draws do not tell, since they lie in a few draws or are infinite (Vehtari et al. 2024).</summary>
internal static class HeavyTails
{
    // Of the sd, in parts of it; less where squares seem to have no mean, and of chains, which tell less of a tail than they seem to.
    private const double LargestError = 0.1;
    private const int FewDraws = 400;

    // The worst beyond bounds, in a sentence, and squares of its deviations, whose mean is 1; null: none. Of chains with their length.
    public static (string Sentence, double[] Squares)? Find(ITarget target, DrawSet set, int? length = null)
    {
        var (worst, largest) = (((string, double[])?)null, 1.0);
        for (var i = 0; set.Count >= FewDraws && i < target.QuantityNames.Count; i++)
        {
            var (values, moments) = (set.Values[i], WeightedMoments.Of(set.Values[i], set.Weights));
            if (!(moments.Variance > 0)) continue;
            var squares = Array.ConvertAll(values, value => (value - moments.Mean) * (value - moments.Mean) / moments.Variance);
            var shape = ParetoSmoothing.Smooth([.. squares.Zip(set.Weights, (square, weight) => Math.Log(weight * square))]);
            var error = 0.5 * (length is { } one ? ChainDiagnostics.MonteCarloStandardError([.. squares.Chunk(one)])
                : Math.Sqrt(squares.Zip(set.Weights, (square, weight) => weight * weight * (square - 1) * (square - 1)).Sum()));
            var size = error / (LargestError * (shape > 1 ? 0.75 : 1) * (length is null ? 1 : 0.7));
            if (!(size > largest)) continue;
            var sentence = FormattableString.Invariant($"The tail of {target.QuantityNames[i]} is so heavy that draws tell its ")
                + FormattableString.Invariant($"sd to {100 * error:0} % only (k̂ of their squares {shape:0.00}); use its median and ")
                + $"interval in place of mean and sd, or {(length is null ? "a prior with a lighter tail" : "make more draws")}.";
            (worst, largest) = ((sentence, squares), size);
        }

        return worst;
    }
}
