namespace NgHvi.Studies.Tests;

public class StudyRunTests
{
    [Fact]
    public void A_study_ends_in_a_table_of_what_the_library_says_of_the_same_fits()
    {
        using var folder = new StudyFolder();
        var study = folder.Run(jobs: 2);
        var results = study.Results;
        Assert.Equal(["done", "done"], results.Columns["state"].Cast<string>());
        var data = new LinearMixedSimulator { GroupCount = 10, RowCount = 100 }.Simulate(1).Table;
        foreach (var (row, factors) in new[] { 1, 2 }.Index())
        {
            var fit = MixedModel.From(data, "y ~ x1 + x2 + x3 + x4 + x5 + (1 | group)")
                .Fit(study.Plan.Runs[row].Run.Fit.ToMethod(MixedModel.From(data, study.Plan.Runs[row].Run.Fit.Formula!)), seed: 1,
                    cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal((double)factors, results.Columns["factors"][row]);
            Assert.Equal(fit.Elbo.Value, results.Columns["elbo"][row]);
            Assert.Equal(fit["x1"].Mean, results.Columns["x1.mean"][row]);
            Assert.Equal(fit.Predict(data.Where("split=test")).Score()["rmse"], results.Columns["score.rmse"][row]);
        }
    }

    [Fact]
    public void What_is_finished_is_not_made_again_and_an_edit_adds_only_what_is_new()
    {
        using var folder = new StudyFolder();
        var first = folder.Run();
        var stamps = Directory.GetFiles(Path.Combine(first.Folder, "runs")).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        folder.Write(StudyFolder.Small.Replace("[1, 2]", "[2, 3]", StringComparison.Ordinal));
        var second = folder.Run();
        Assert.Equal((2, 3), (second.RunCount, Directory.GetFiles(Path.Combine(first.Folder, "runs")).Length));
        Assert.All(stamps, pair => Assert.Equal(pair.Value, File.GetLastWriteTimeUtc(pair.Key)));
        Assert.Equal(first.Results.Columns["elbo"][1], second.Results.Columns["elbo"][0]);
    }

    [Fact]
    public void A_run_that_fails_is_a_row_with_its_reason_and_made_again_only_when_asked()
    {
        using var folder = new StudyFolder(StudyFolder.Small.Replace(
            "\"factors\", \"values\": [1, 2]", "\"score.where\", \"values\": [\"split=none\", \"split=test\"]", StringComparison.Ordinal));
        var study = folder.Run();
        Assert.Equal(["failed", "done"], study.Results.Columns["state"].Cast<string>());
        Assert.StartsWith("No row of the table satisfies the filter \"split=none\"", (string)study.Results.Columns["reason"][0],
            StringComparison.Ordinal);
        var file = Path.Combine(study.Folder, "runs", study.Plan.Runs[0].Run.Id + ".json");
        var before = File.GetLastWriteTimeUtc(file);
        folder.Run();
        Assert.Equal(before, File.GetLastWriteTimeUtc(file));
        folder.Run(retry: true);
        Assert.NotEqual(before, File.GetLastWriteTimeUtc(file));
    }

    [Fact]
    public void A_limit_of_more_than_a_timer_can_wait_for_is_one()
    {
        using var folder = new StudyFolder(
            StudyFolder.Small.Replace("\"axes\"", "\"limits\": {\"seconds\": 1e9}, \"axes\"", StringComparison.Ordinal));
        Assert.All(folder.Run().Results.Columns["state"].Cast<string>(), state => Assert.Equal("done", state));
    }

    [Fact]
    public void A_run_that_takes_longer_than_its_limit_fails()
    {
        using var folder = new StudyFolder("""
            {"fit": {"steps": 100000000, "preset": "published"}, "simulate": {"groups": 10, "rows": 100}, "limits": {"seconds": 0.3}}
            """);
        var results = folder.Run().Results;
        Assert.Equal("It did not end within the limit of 0.3 s.", results.Columns["reason"][0]);
        Assert.Equal("failed", results.Columns["state"][0]);
    }

    [Fact]
    public async Task A_cancelled_study_keeps_what_has_ended()
    {
        using var folder = new StudyFolder("""
            {"fit": {"preset": "published"}, "simulate": {"groups": 10, "rows": 100},
                "axes": [{"field": "steps", "values": [20, 100000000]}]}
            """);
        using var cancellation = new CancellationTokenSource();
        var progress = new Listener(value =>
        {
            if (value.Done == 1) cancellation.CancelAfter(200);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(
            () => Study.Run(folder.File, jobs: 1, progress: progress, cancellationToken: cancellation.Token),
                TestContext.Current.CancellationToken));
        Assert.Equal(["done", null], Study.Load(folder.File).Results.Columns["state"].Cast<string?>());
    }

    [Fact]
    public void Only_one_process_runs_a_study()
    {
        using var folder = new StudyFolder();
        using (Study.Load(folder.File).Store.Lock())
            Assert.StartsWith("Another process runs the study", Assert.Throws<InputException>(() => folder.Run()).Message,
                StringComparison.Ordinal);
        Assert.Equal("study: 2 runs, 2 done, 0 failed", folder.Run().ToString());
    }

    [Theory]
    [InlineData(false, 2, "done")]
    [InlineData(false, 3, "failed")]
    [InlineData(true, 12, "done")]
    [InlineData(true, 20, "failed")]
    public async Task A_run_whose_worker_dies_is_made_again_until_it_is_its_own_fault(bool isKill, int deaths, string state)
    {
        using var folder = new StudyFolder();
        var study = Study.Load(folder.File);
        var engine = new StudyEngine(study.Store, () => new Mortal(study.Store, deaths, isKill), jobs: 1);
        await engine.RunAsync([.. study.Plan.Distinct.Take(1)], (0, 0), null, TestContext.Current.CancellationToken);
        Assert.Equal(state, study.Results.Columns["state"][0]);
        if (state == "failed") Assert.Equal($"Its process ended {deaths} times, at last by a test.", study.Results.Columns["reason"][0]);
    }

    [Fact]
    public void A_run_that_was_left_goes_on_from_its_checkpoint_and_a_foreign_one_is_made_anew()
    {
        using var folder = new StudyFolder();
        var study = Study.Load(folder.File);
        var (run, cancel) = (study.Plan.Runs[0].Run, TestContext.Current.CancellationToken);
        var calm = new RunExecutor(1, ownsProcess: false).Execute(run, cancel);
        var model = run.Fit.ToModel(RunExecutor.Read(run));
        var place = study.Store.CheckpointOf(run.Id);
        foreach (var isForeign in (bool[])[false, true])
        {
            var method = run.Fit.ToMethod(model);
            var file = new CheckpointFile(place with { Every = TimeSpan.Zero }, model, method, run.Fit.Seed + (isForeign ? 1 : 0), 1);
            var left = file.Begin(model.Run(method, run.Fit.Seed));
            foreach (var _ in left.Steps(cancel).Take(7)) file.Keep(left, hasEnded: false);
            var made = new RunExecutor(1, ownsProcess: false, study.Store.CheckpointOf).Execute(run, cancel);
            Assert.Equal(calm.Elbo, made.Elbo);
            Assert.Equal(calm.Quantities, made.Quantities);
            Assert.True(File.Exists(place.Path));
            study.Store.Write(made);
            Assert.False(File.Exists(place.Path));
        }
    }

    [Fact]
    public void A_checkpoint_older_than_the_result_goes_and_one_of_a_new_attempt_stays()
    {
        using var folder = new StudyFolder();
        var study = folder.Run();
        var place = study.Store.CheckpointOf(study.Plan.Runs[0].Run.Id).Path;
        foreach (var isOld in (bool[])[true, false])
        {
            File.WriteAllText(place, "a state");
            File.SetLastWriteTimeUtc(place, DateTime.UtcNow.AddHours(isOld ? -1 : 1));
            folder.Run();
            Assert.Equal(!isOld, File.Exists(place));
        }
    }

    [Fact]
    public void A_result_that_is_not_whole_is_none()
    {
        using var folder = new StudyFolder();
        var study = folder.Run();
        var elbo = study.Results.Columns["elbo"][0];
        var file = Path.Combine(study.Folder, "runs", study.Plan.Runs[0].Run.Id + ".json");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..100]);
        Assert.Null(study.Results.Columns["elbo"][0]);
        Assert.Equal(elbo, folder.Run().Results.Columns["elbo"][0]);
    }

    private sealed class Listener(Action<StudyProgress> report) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => report(value);
    }

    private sealed class Mortal(StudyStore store, int deaths, bool isKill) : IRunWorker
    {
        private readonly LocalWorker worker = new(store, 1);
        private int left = deaths;

        public Task<RunOutcome> RunAsync(PlannedRun run, CancellationToken cancellationToken) =>
            left-- > 0 ? Task.FromResult(new RunOutcome(true, true, "a test", isKill)) : worker.RunAsync(run, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
