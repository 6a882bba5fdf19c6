using Microsoft.Data.Analysis;
using NgHvi.Tests.Support;

namespace NgHvi.Tests;

/// <summary>Several starts of a network are one approximation.</summary>
public sealed class StartMixtureTests : IDisposable
{
    private static readonly HybridVi Few = HybridVi.MiniBatch(steps: 200);
    private static readonly DataFrame Data = CreateData();
    private static readonly MixedModel Model =
        MixedModel.From(Data, "y ~ deep(x1, x2) + (1 | g)", new ModelOptions { Hidden = [3] });

    private readonly string file = Path.GetTempFileName();

    [Fact]
    public void Its_parts_are_the_runs_of_the_seeds_it_names()
    {
        var fit = Model.Fitted(Few, 3, 3);
        var parts = Assert.IsType<Mixture>(((VariationalSource)fit.Source).Average).Parts;
        var best = fit.Starts.Max(start => start.Elbo);
        Assert.Equal((3L, 600, 3), (fit.Seed, fit.Steps, fit.Starts.Count));
        foreach (var start in fit.Starts)
        {
            var own = Model.Fitted(Few, start.Seed);
            Assert.Equal(
                start.Elbo > best - (StartOutcome.LargestLoss * Data.Rows.Count),
                parts.Any(part => part.Lambda.SequenceEqual(((VariationalSource)own.Source).Average.Lambda)));
            Assert.InRange(start.Elbo - own.Elbo.Value, -5 * start.ElboStandardError - 1, 5 * start.ElboStandardError + 1);
        }

        Assert.Contains("equal mixture", string.Join(' ', fit.Summary().Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_elbo_is_that_of_the_parts_and_what_their_distance_adds()
    {
        // E log p/q over modes that do not overlap: the mean of the parts' ELBOs plus log C.
        var fit = Model.Fitted(Few, 3, 4);
        var kept = fit.Starts.OrderByDescending(start => start.Elbo).Take(((Mixture)((VariationalSource)fit.Source).Average).Parts.Count);
        Tolerance.Close(kept.Average(start => start.Elbo) + Math.Log(kept.Count()), fit.Elbo.Value, 0.5);
        Assert.True(fit.LogEvidence.Value > fit.Elbo.Value);
    }

    [Fact]
    public void It_has_the_same_bits_on_any_number_of_threads_and_from_its_file()
    {
        var fit = Model.Fitted(Few, 5, 3, threads: 1);
        var other = Model.Fitted(Few, 5, 3, threads: 3);
        Assert.Equal(fit.Quantities.Select(quantity => quantity.Mean), other.Quantities.Select(quantity => quantity.Mean));
        fit.Save(file);
        var read = Fit.Load(file);
        Assert.Equal(fit.Predict(Data).Means.ToArray(), read.Predict(Data).Means.ToArray());
        Assert.Equal(fit.Starts, read.Starts);
        Assert.Equal(fit.Summary().Notes, read.Summary().Notes);
    }

    [Fact]
    public void A_start_that_found_nothing_is_told_and_left_out()
    {
        Fit Finish(int starts) => StartRuns.Finish(
            seed => Model.Run(seed == 3 ? HybridVi.MiniBatch(steps: 1) : Few, seed), "x", 3, starts, null,
            TestContext.Current.CancellationToken);
        var fit = Finish(4);
        Assert.InRange(Assert.IsType<Mixture>(((VariationalSource)fit.Source).Average).Parts.Count, 2, 3);
        Assert.True(fit.Starts[0].Elbo < fit.Starts[1].Elbo - (StartOutcome.LargestLoss * Data.Rows.Count));

        // One that is left alone is the fit itself.
        fit = Finish(2);
        Assert.Equal(fit.Starts[1].Seed, fit.Seed);
        Assert.False(fit.Source.IsMixture);
    }

    [Fact]
    public void A_start_that_is_cancelled_while_it_warms_up_is_the_one_that_was_found()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        ITarget target = Model.Density;
        var (settings, method) = (new RunSettings(1, 1, source.Token), HybridVi.Default with { Start = Start.FromModel(3) });
        var found = method.Start.Find(target, true, settings);
        var scale = found.Scale.ToArray();
        Assert.Equal(scale, method.WarmUp(found, target, settings).Scale);
    }

    [Fact]
    public void The_recommended_method_follows_size_response_priors_and_groups()
    {
        Assert.Equal(HybridVi.FullCovariance(), Model.Recommended);
        Assert.Equal(HybridVi.FullCovariance(100), Of("c", new() { Hidden = [3], Response = Response.Poisson }));
        Assert.Same(HybridVi.Default, MixedModel.From(TwoThousandRows(), "y ~ deep(x1)", new() { Hidden = [3] }).Recommended);
        Assert.Same(HybridVi.Default, Of("y", new() { Hidden = [24, 12] }));
        Assert.Equal(HybridVi.MiniBatch(), Of("c", new() { Hidden = [24, 12], Response = Response.Poisson }));
        Assert.Equal(HybridVi.MiniBatch(), Of("y", new() { Hidden = [40, 12] }));
        Assert.Equal(HybridVi.MiniBatch(isNatural: true), Of("y", new() { Hidden = [40, 12], Priors = Priors.Published }));
        Assert.Same(HybridVi.Default, MixedModel.From(Data, "c ~ x1 + (1 | g)", new() { Response = Response.Poisson }).Recommended);
        Assert.Same(
            HybridVi.Default, MixedModel.From(Data.Head(50), "y ~ deep(x1) + (1 | g)", new() { Hidden = [40, 12] }).Recommended);

        static DataFrame TwoThousandRows() => Data.Append(Data.Rows).Append(Data.Rows).Append(Data.Rows).Append(Data.Rows);

        static HybridVi Of(string response, ModelOptions options) =>
            MixedModel.From(Data, $"{response} ~ deep(x1, x2) + (1 | g)", options).Recommended;
    }

    [Fact]
    public void An_option_that_the_recommended_method_has_not_is_refused()
    {
        var spec = new FitSpec { Data = "d.csv", Formula = "y ~ deep(x1, x2) + (1 | g)", Hidden = [40, 12] };
        Assert.Equal(
            "--factors does not go with adam-hvi, the default for this network of 627 parameters; it belongs to --method ng-hvi "
                + "and sg-hvi.",
            Assert.Throws<InputException>(() => spec.With("factors", "2").Run(Data, null, TestContext.Current.CancellationToken)).Message);
        Assert.Equal(
            "--factors does not go with von, the default for this network of 15 parameters; it belongs to --method ng-hvi and sg-hvi.",
            Assert.Throws<InputException>(() => (spec with { Hidden = [3] }).With("factors", "2").Run(
                Data, null, TestContext.Current.CancellationToken)).Message);
        var model = spec.ToModel(DataTable.From(Data));
        Assert.Equal(HybridVi.MiniBatch(steps: 9), spec.With("steps", "9").ToMethod(model));
        var small = spec with { Hidden = [3] };
        Assert.Equal(
            HybridVi.FullCovariance(steps: 9) with { Gradient = new() { Draws = 4 } },
            small.With("steps", "9").With("draws", "4").ToMethod(small.ToModel(DataTable.From(Data))));
        Assert.Equal(HybridVi.MiniBatch(isNatural: true), (spec with { Method = "adam-hvi" }).With("step", "natural").ToMethod(model));
        Assert.Equal("NG-HVI", (spec with { Preset = "published" }).ToMethod(model).Name);
    }

    public void Dispose() => File.Delete(file);

    private static DataFrame CreateData()
    {
        const int Groups = 40, Size = 10;
        var (n, noise) = (Groups * Size, new double[4 * Groups * Size]);
        NormalSampler.Fill(RandomKey.FromSeed(5), noise);
        double Y(int i) => Math.Max(0, noise[i]) - (0.5 * noise[n + i]) + (0.5 * noise[(2 * n) + (i / Size)]) + (0.5 * noise[(3 * n) + i]);
        PrimitiveDataFrameColumn<double> Column(string name, Func<int, double> value) => new(name, Enumerable.Range(0, n).Select(value));
        return new DataFrame(
            new StringDataFrameColumn("g", Enumerable.Range(0, n).Select(i => $"g{i / Size}")),
            Column("x1", i => noise[i]), Column("x2", i => noise[n + i]), Column("y", Y),
            Column("c", i => Math.Max(0, Math.Round(Math.Exp(0.5 * Y(i))))));
    }
}
