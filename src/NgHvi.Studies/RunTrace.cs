namespace NgHvi.Studies;

/// <summary>The ELBO along a run as means of blocks of its kept values.</summary>
internal sealed record RunTrace(IReadOnlyList<int> Steps, IReadOnlyList<double> Elbo, IReadOnlyList<double> Seconds)
{
    private const int MostBlocks = 256;
    private const int Smoothed = 4; // Blocks whose mean is compared: single values scatter.

    public static RunTrace Empty { get; } = new([], [], []);

    public static RunTrace Of(ElboTrace trace)
    {
        var size = Math.Max(1, (trace.Steps.Count + MostBlocks - 1) / MostBlocks);
        var blocks = trace.Values.Chunk(size).ToArray();
        return new(
            [.. trace.Steps.Chunk(size).Select(block => block[^1])], [.. blocks.Select(block => block.Average())],
            [.. trace.Seconds.Chunk(size).Select(block => block[^1])]);
    }

    /// <summary>Step and seconds at which the smoothed ELBO first is at least a level; NaN: never.</summary>
    public (double Step, double Seconds) Reaches(double level)
    {
        for (var i = 0; i < Elbo.Count; i++)
            if (Elbo.Skip(Math.Max(0, i - Smoothed + 1)).Take(Math.Min(Smoothed, i + 1)).Average() >= level) return (Steps[i], Seconds[i]);
        return (double.NaN, double.NaN);
    }
}
