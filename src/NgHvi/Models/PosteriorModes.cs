namespace NgHvi;

/// <summary>Laplace's approximations at distinct modes, in one set of coordinates; shares of mass sum to 1.</summary>
internal sealed record PosteriorModes(
    Coordinates Coordinates, IReadOnlyList<(double[] Mean, double[] Factor)> Parts, IReadOnlyList<double> Shares)
{
    public static PosteriorModes? Find(ITarget target, RandomKey key, int threads)
    {
        try
        {
            return target.FindModes(new(key, true, threads, CancellationToken.None));
        }
        catch (ArithmeticException)
        {
            return null;
        }
    }

    public static PosteriorModes Of(Coordinates coordinates, IReadOnlyList<ModeSearch> found, int firstAxis)
    {
        const double LeastLogShare = -9; // Of a mode's mass that counts.
        double[] masses = [.. found.Select(search => search.LogMass())];
        int[] kept = [.. Enumerable.Range(0, found.Count).Where(c => masses[c] > masses.Max() + LeastLogShare)];
        if (kept.Length == 0) throw new ArithmeticException("No mode of the posterior has a mass that can be computed.");
        var shares = Array.ConvertAll(kept, c => Math.Exp(masses[c] - masses.Max()));
        return new(coordinates, [.. kept.Select(c => found[c].Laplace())], [.. shares.Select(share => share / shares.Sum())])
        {
            FirstAxis = firstAxis,
            LogMass = masses.Max(),
        };
    }

    public double LogMass { get; init; } // Of the largest.
    public int FirstAxis { get; init; } // From here on coordinates may be curved or skew.
}
