namespace NgHvi.Tests.Baselines;

/// <summary>A run that is saved and read back, against one that never stopped.</summary>
internal static class SavedRuns
{
    public static void AssertGoesOn(ITarget model, Method method, int stop)
    {
        var whole = model.Fit(method, 5, threads: 1);
        var run = new Run(model, method, 5, 3);
        Assert.Equal(stop, run.Steps(TestContext.Current.CancellationToken).Take(stop).Count());
        using var stream = new MemoryStream();
        run.Save(stream);
        stream.Position = 0;
        var resumed = Run.Resume(model, stream, 2).Finish(progress: null, TestContext.Current.CancellationToken);
        Assert.Equal((whole.Steps, whole.Stopped), (resumed.Steps, resumed.Stopped));
        Assert.Equal(whole.Trace.Values, resumed.Trace.Values);
        foreach (var (expected, actual) in whole.Quantities.Zip(resumed.Quantities))
        {
            Assert.Equal((expected.Name, expected.Mean, expected.Median), (actual.Name, actual.Mean, actual.Median));
        }
    }
}
