using NgHvi.Tests.Support;

namespace NgHvi.Tests;

/// <summary>Fits that are left at any step and made again.</summary>
public sealed class CheckpointTests : IDisposable
{
    private static readonly TimeSpan Always = TimeSpan.Zero;
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    private string Place => Path.Combine(folder, "fit.checkpoint");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string> Known =>
    [
        .. Methods.All.Select(method => method.Name).Where(name => name is not ("nagvac" or "ai-hvi")), "published", "full", "starts",
        "automatic",
    ];

    [Theory]
    [MemberData(nameof(Known))]
    public void Left_anywhere_a_fit_ends_with_the_bits_it_would_have_had(string name)
    {
        var model = Model();
        var (method, starts) = Choose(name, model);
        var whole = model.Fit(method, 3, starts, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var left in (int[])[1, 37])
        {
            var file = new CheckpointFile(new(Place, Always), model, method, 3, starts);
            for (var start = 0; start < starts; start++)
            {
                var run = file.Begin(model.Run(method, StartRuns.Seed(3, start)));
                var isLast = start == starts - 1;
                foreach (var _ in run.Steps(TestContext.Current.CancellationToken).Take(isLast ? left : int.MaxValue))
                    file.Keep(run, hasEnded: false);
                if (!isLast) file.Keep(run, hasEnded: true);
            }

            var seed = StartRuns.Seed(3, starts - 1);
            Assert.Equal(Math.Min(left, whole.Steps),
                new CheckpointFile(new(Place, Always), model, method, 3, starts).Begin(model.Run(method, seed)).Step);
            Same(whole, Made()); // From the step.
            Same(whole, Made()); // From the end.
            File.Delete(Place);

            Fit Made() => model.Fit(
                method, 3, starts, checkpoint: new(Place, Always), cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Several_grouping_factors_go_on_too()
    {
        var model = MixedModel.From(GroupingCase.Rows(80, 7), "y ~ x + (1 + x | a) + (1 | b)", new());
        var (method, token) = (HybridVi.AverageInformation, TestContext.Current.CancellationToken);
        var whole = model.Fit(method, 3, cancellationToken: token);
        foreach (var left in Enumerable.Range(1, whole.Steps - 1))
        {
            var file = new CheckpointFile(new(Place, Always), model, method, 3, 1);
            var run = file.Begin(model.Run(method, 3));
            foreach (var _ in run.Steps(token).Take(left)) file.Keep(run, hasEnded: false);
            Same(whole, model.Fit(method, 3, checkpoint: new(Place, Always), cancellationToken: token));
            File.Delete(Place);
        }
    }

    [Fact]
    public void A_search_for_a_start_that_was_cancelled_is_not_gone_on_from()
    {
        var (model, method) = (Model(), HybridVi.Default with { Steps = 30 });
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var cut = model.Fit(method, 3, checkpoint: new(Place, Always), cancellationToken: cancelled.Token);
        Assert.Equal(StopReason.Cancelled, cut.Stopped);
        Assert.False(File.Exists(Place));
        Same(model.Fit(method, 3, cancellationToken: TestContext.Current.CancellationToken),
            model.Fit(method, 3, checkpoint: new(Place, Always), cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_network_nagvac_and_several_factors_go_on_too()
    {
        var random = new Random(2);
        string[] groups = [.. Enumerable.Range(0, 240).Select(i => $"g{i % 24}")];
        double[] x = [.. groups.Select(_ => (2 * random.NextDouble()) - 1)];
        var data = ModelData.FromArrays(
            [.. x.Select(one => random.NextDouble() < 0.5 + (0.4 * one) ? 1.0 : 0)], [], [.. x.Select(_ => 1.0)], x, groups);
        var model = MixedModel.From(data, new() { Response = Response.Logit, Hidden = [3] });
        var crossed = MixedModel.From(
            CsvTableReader.Read(new StringReader("y,a,b\n" + string.Join('\n', x.Select((one, i) =>
                FormattableString.Invariant($"{one + (i % 7) + (0.5 * (i % 11)) + random.NextDouble()},{i % 7},{i % 11}")))), "c.csv")
            .ToDataFrame(), "y ~ 1 + (1 | a) + (1 | b)");
        (MixedModel, Method, int)[] cases =
            [(model, HybridVi.MiniBatch(steps: 60), 41), (model, new Nagvac { Steps = 60 }, 41), (crossed, crossed.Recommended, 2)];
        foreach (var (of, method, left) in cases)
        {
            var whole = of.Fit(method, 5, 1, cancellationToken: TestContext.Current.CancellationToken);
            var file = new CheckpointFile(new(Place, Always), of, method, 5, 1);
            var run = file.Begin(of.Run(method, 5));
            foreach (var _ in run.Steps(TestContext.Current.CancellationToken).Take(left)) file.Keep(run, hasEnded: false);
            Same(whole, of.Fit(method, 5, 1, checkpoint: new(Place), cancellationToken: TestContext.Current.CancellationToken));
            File.Delete(Place);
        }
    }

    [Fact]
    public void A_checkpoint_of_another_fit_or_a_damaged_one_is_refused_in_a_sentence()
    {
        var (model, method) = (Model(), HybridVi.Default with { Steps = 40 });
        model.Fit(method, 1, checkpoint: new(Place, Always), cancellationToken: TestContext.Current.CancellationToken);
        var bytes = File.ReadAllBytes(Place);
        Refused("with another data; delete it, or name another file", () => Fit(Model(seed: 9), method));
        Refused("with another model or priors", () => Fit(Model(priors: Priors.Published), method));
        Refused("with another method or its options", () => Fit(model, method with { Steps = 50 }));
        Refused("with another seed", () => Fit(model, method, 2));
        Refused("with another number of starts", () => Fit(model, method, 1, 2));
        for (var at = 0; at < bytes.Length; at += 1 + (bytes.Length / 60))
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= 4;
            File.WriteAllBytes(Place, damaged);
            Refused("checkpoint", () => Fit(model, method));
            File.WriteAllBytes(Place, bytes[..at]);
            Refused("checkpoint", () => Fit(model, method));
        }

        // What only this fit writes is old, and made anew.
        model.Fit(
            method, 1, checkpoint: new(Place, Always) { ReplacesOthers = true }, cancellationToken: TestContext.Current.CancellationToken);
        Fit(model, method);
        Refused("cannot be written", () => model.Fit(
            method, 1, checkpoint: new(Path.Combine(Place, "below"), Always), cancellationToken: TestContext.Current.CancellationToken));

        void Fit(MixedModel of, Method by, long seed = 1, int starts = 1) =>
            of.Fit(by, seed, starts, checkpoint: new(Place, Always), cancellationToken: TestContext.Current.CancellationToken);

        static void Refused(string sentence, Action fit) => Assert.Contains(sentence, Assert.Throws<InputException>(fit).Message);
    }

    [Fact]
    public void A_short_fit_writes_nothing_and_what_killed_writers_left_goes()
    {
        var (model, method) = (Model(), HybridVi.Default with { Steps = 30 });
        model.Fit(method, checkpoint: new(Place), cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(File.Exists(Place));
        var (left, other) = ($"{Guid.NewGuid():N}", $"{Guid.NewGuid():N}");
        File.WriteAllText(Path.Combine(folder, $".fit.checkpoint.{left}.tmp"), "half");
        File.WriteAllText(Path.Combine(folder, $".fit.checkpoint.old.{other}.tmp"), "of another file");
        using (new FileStream(
            Path.Combine(folder, $".fit.checkpoint.{other}.tmp"), FileMode.CreateNew, FileAccess.Write, FileShare.None)) // Being written.
            model.Fit(method, checkpoint: new(Place, Always), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(
            [$".fit.checkpoint.{other}.tmp", $".fit.checkpoint.old.{other}.tmp", "fit.checkpoint"],
            Directory.GetFiles(folder, "*", new EnumerationOptions { AttributesToSkip = 0 }).Select(Path.GetFileName)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_fit_goes_on_from_its_file_as_from_memory()
    {
        var (model, path) = (Model(), Path.Combine(folder, "fit.json"));
        var fit = model.Fit(HybridVi.Default with { Steps = 60 }, 4, cancellationToken: TestContext.Current.CancellationToken);
        fit.Save(path);
        var more = fit.Continue(40, cancellationToken: TestContext.Current.CancellationToken);
        Same(more, Fit.Load(path).Continue(40, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal((100, StopReason.StepLimit, 4), (more.Steps, more.Stopped, more.Seed));
        Assert.Contains("Continued from q₀ after 60 steps.", more.Notes);
        Assert.True(more.Trace.Steps[^1] > 60 && more.Trace.Steps[0] == 1 && more.Seconds > fit.Seconds);
        Assert.InRange(more.Elbo.Value, fit.Elbo.Value - 0.05, fit.Elbo.Value + 5);
        var chain = model.Fit(new Gibbs { Sweeps = 50 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("A fit by Gibbs cannot go on", Assert.Throws<InputException>(
            () => chain.Continue(10, cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    private static void Same(Fit expected, Fit actual)
    {
        Assert.Equal((expected.Steps, expected.Stopped, expected.Seed), (actual.Steps, actual.Stopped, actual.Seed));
        Assert.Equal(expected.Trace.Values, actual.Trace.Values);
        Assert.Equal(expected.Elbo, actual.Elbo);
        Assert.Equal(expected.Quantities.Select(one => (one.Mean, one.StandardDeviation, one.Lower)),
            actual.Quantities.Select(one => (one.Mean, one.StandardDeviation, one.Lower)));
        Assert.Equal(
            expected.Starts.Select(one => (one.Seed, one.Elbo, one.Steps)), actual.Starts.Select(one => (one.Seed, one.Elbo, one.Steps)));
    }

    private static MixedModel Model(int seed = 3, Priors? priors = null) =>
        FitCases.Model(FitCases.Slopes(12, 5, seed), new() { Priors = priors ?? Priors.Weak });

    private static (Method Method, int Starts) Choose(string name, MixedModel model) => name switch
    {
        "published" => (HybridVi.Published(2, 80), 1),
        "full" => (HybridVi.FullCovariance(), 1),
        "automatic" => (HybridVi.Default with { Update = new UpdateRule.NaturalGradient { Damping = Damping.Automatic() }, Steps = 80 }, 1),
        "starts" => (HybridVi.Default with { Steps = 60 }, 3),
        _ => (Spec(name).ToMethod(model), 1),
    };

    private static FitSpec Spec(string name) =>
        new FitSpec { Data = "d.csv", Formula = "y ~ x + (1 | g)", Method = name }.With(
            "steps", !FitOptions.Find("steps").Methods.Contains(name) ? null : name == "gibbs" ? "120" : "90");
}
