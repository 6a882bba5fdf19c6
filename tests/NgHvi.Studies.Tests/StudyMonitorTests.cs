namespace NgHvi.Studies.Tests;

public class StudyMonitorTests
{
    [Fact]
    public void A_host_that_shows_fits_shows_a_study_as_one_run_and_not_its_fits()
    {
        const string Title = "A study that is watched";
        using var folder = new StudyFolder($$"""
            {"title": "{{Title}}", "fit": {"method": "gibbs", "steps": 20, "chains": 1}, 
              "simulate": {"groups": 10, "rows": 100}, "replicates": 3}
            """);
        var (shown, watch) = (new List<string>(), new Watch());
        IRunMonitor.Source = method =>
        {
            lock (shown) shown.Add(method);
            return method == Title ? watch : null;
        };
        try
        {
            folder.Run();
        }
        finally
        {
            IRunMonitor.Source = null;
        }

        Assert.Equal((3, 3), (watch.Last.Step, watch.Last.Limit));
        Assert.Equal((StopReason.StepLimit, 3), watch.End);
        Assert.Single(shown, Title);
        // Other tests fit by other methods meanwhile.
        Assert.DoesNotContain(shown, method => method.StartsWith("Gibbs", StringComparison.OrdinalIgnoreCase));
    }

    private sealed class Watch : IRunMonitor
    {
        public FitProgress Last { get; private set; }
        public (StopReason? Reason, int Steps) End { get; private set; }

        public void Report(FitProgress value) => Last = value;

        public void Ended(StopReason? reason, int steps) => End = (reason, steps);
    }
}
