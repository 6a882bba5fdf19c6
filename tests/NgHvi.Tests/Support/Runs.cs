namespace NgHvi.Tests.Support;

/// <summary>Runs of hybrid variational inference.</summary>
internal static class Runs
{
    public static Run Of(ITarget target, Method? method = null, long seed = 1, int threads = 1) =>
        new(target, method ?? HybridVi.Default, seed, threads);

    public static Engine Begin(ITarget target, Method? method = null, long seed = 1, int threads = 1) =>
        (method ?? HybridVi.Default).Begin(target, new RunSettings(seed, threads));

    /// <summary>The run as it comes back from a file.</summary>
    public static Run Saved(Run run, ITarget target, int threads = 1)
    {
        using var file = new MemoryStream();
        run.Save(file);
        file.Position = 0;
        return Run.Resume(target, file, threads);
    }

    /// <summary>Makes some steps.</summary>
    public static void Advance(this Run run, int steps) =>
        Assert.Equal(steps, run.Steps(TestContext.Current.CancellationToken).Take(steps).Count());

    /// <summary>Example 1's training rows: K groups of equal size, a random intercept, six fixed effects.</summary>
    public static MixedData Example1(double variance, int groups = 60, int rows = 600, int seed = 123)
    {
        var simulator = new LinearMixedSimulator { GroupCount = groups, RowCount = rows, RandomEffectVariance = variance };
        var data = simulator.Simulate(seed).Data(RowSet.Train);
        return new MixedData(data.Response.ToArray(), data.Fixed.ToArray(), data.Random.ToArray(), data.GroupOffsets.ToArray());
    }
}
