using NgHvi.Tests.Support;

namespace NgHvi.Tests;

/// <summary>Simulation-based calibration: of every kind of model by the default method, and of methods that are wrong.</summary>
public class CalibrationTests
{
    private const string Deviation = """{ "family": "half-t", "df": 20, "scale": 0.5 }""";
    private static readonly string Priors = Stated(Deviation);

    private static string Stated(string deviation, string more = "") => $$"""
        {
          "schema": "nghvi-priors/1", "name": "proper",
          "fixed": { "(Intercept)": { "family": "normal", "mean": 1, "sd": 0.7 }, "x": { "family": "normal", "sd": 0.5 } },
          {{more}} "randomEffects": {{deviation}}
        }
        """;

    [Theory]
    [InlineData("gaussian", 0, "")]
    [InlineData("gaussian", 0, "slopes")]
    [InlineData("gaussian", 0, "sigma by group")]
    [InlineData("student", 0, "")]
    [InlineData("probit", 0, "")]
    [InlineData("logit", 5, "")]
    [InlineData("poisson", 0, "")]
    [InlineData("negative-binomial", 0, "")]
    public void Parameters_of_simulated_data_have_uniform_ranks(string family, double trials, string kind)
    {
        var more = family is "gaussian" or "student" ? "\"residual\": { \"family\": \"half-t\", \"df\": 3, \"scale\": 1 },"
            : family == "negative-binomial" ? "\"dispersion\": { \"family\": \"half-t\", \"df\": 3, \"scale\": 1.5 }," : "";
        var isOfSlopes = kind == "slopes";
        var data = Rows(family, trials, isOfSlopes);
        var calibration = MixedModel.From(data, new()
        {
            Response = Response.Parse(family),
            Priors = NgHvi.Priors.Parse(
                Stated(isOfSlopes ? """{ "family": "huang-wand", "df": 5, "scale": 0.5 }""" : Deviation, more)),
            Sigma = kind == "sigma by group" ? "~ (1 | group)" : null,
        }).Calibrate(simulations: 40, seed: 2, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(calibration.IsCalibrated, calibration.Sentence);
        Assert.Equal((40, 0), (calibration.Count, calibration.Failed));
        string[] effects = [.. calibration.Quantities.Select(one => one.Name)
            .Where(name => name.StartsWith("group[", StringComparison.Ordinal))];
        Assert.Equal(3 * (isOfSlopes || kind == "sigma by group" ? 2 : 1), effects.Length);
        Assert.Equal("group[g11].Intercept", effects[isOfSlopes ? 4 : effects.Length > 3 ? 4 : 2]);
    }

    [Fact]
    public void Crossed_factors_have_uniform_ranks()
    {
        var rows = CheckCase.Rows("gaussian", 12, 6);
        var table = new Microsoft.Data.Analysis.DataFrame(
            new Microsoft.Data.Analysis.PrimitiveDataFrameColumn<double>("y", rows.Response.ToArray()),
            new Microsoft.Data.Analysis.PrimitiveDataFrameColumn<double>("x", ModelData.Column(rows.Fixed, 2, 1)),
            new Microsoft.Data.Analysis.StringDataFrameColumn("g", Enumerable.Range(0, 72).Select(i => $"g{i / 6}")),
            new Microsoft.Data.Analysis.StringDataFrameColumn("h", Enumerable.Range(0, 72).Select(i => $"h{i % 6}")));
        var calibration = MixedModel.From(table, "y ~ x + (1 + x | g) + (1 | h)").Calibrate(
            simulations: 40, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(calibration.IsCalibrated, calibration.Sentence);
        Assert.Contains("h[h5].Intercept", calibration.Quantities.Select(one => one.Name));
    }

    [Fact]
    public void Any_number_of_jobs_gives_the_same_and_fewer_simulations_the_first_of_them()
    {
        var model = MixedModel.From(Rows("gaussian", 0), new() { Priors = NgHvi.Priors.Parse(Priors) });
        var (one, two, few) = (Of(6, 1), Of(6, 3), Of(4, 2));
        Assert.Equal(one.ToDataFrame().Text(), two.ToDataFrame().Text());
        Assert.Equal(one.Quantities[0].Ranks.Take(4), few.Quantities[0].Ranks);
        Assert.Equal(one.Trusted.Count, one.Count - one.Untrusted);
        Assert.Contains("\"nghvi-calibration/1\"", one.ToJson(), StringComparison.Ordinal);

        Calibration Of(int simulations, int jobs) => model.Calibrate(
            simulations: simulations, jobs: jobs, cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void What_ended_before_a_cancellation_is_reported()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var calibration = MixedModel.From(Rows("gaussian", 0)).Calibrate(
            simulations: 1000, jobs: 1, progress: new At(3, source), cancellationToken: source.Token);
        Assert.Equal((3, 1000), (calibration.Count, calibration.Requested));
        Assert.Contains("3 of 1000 simulations", calibration.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Fits_that_are_not_trusted_are_rescued_where_that_is_wanted()
    {
        var model = MixedModel.From(Rows("gaussian", 0), new() { Priors = NgHvi.Priors.Parse(Priors) });
        var method = HybridVi.BayesByBackprop() with { Steps = 5, CorrectPosterior = false, UsesFittingCoordinates = false };
        var (left, rescued) = (Of(null), Of(true));
        Assert.InRange(left.Untrusted, 6, 12);
        Assert.Equal((0, 12), (left.Rescued, left.Count));
        Assert.Equal((0, left.Untrusted, 12), (rescued.Untrusted, rescued.Rescued, rescued.Count));
        Assert.True(rescued.IsCalibrated, rescued.Sentence);
        Assert.Contains($"{left.Untrusted} fits that their verdict did not trust", rescued.Sentence, StringComparison.Ordinal);
        Assert.Equal(left.Quantities[0].OwnRanks, rescued.Quantities[0].OwnRanks);

        Calibration Of(bool? rescues) => model.Calibrate(
            method, 12, rescues: rescues, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>A mean field that nothing corrects is too narrow where a column and the intercept go together.</summary>
    [Fact]
    public void A_method_that_is_too_narrow_leaves_the_bands()
    {
        var rows = CheckCase.Rows("gaussian", 12, 5);
        var far = rows.Fixed.ToArray();
        for (var i = 1; i < far.Length; i += 2) far[i] += 4;
        var data = ModelData.FromArrays(
            rows.Response, far, rows.Random, [], [.. Enumerable.Range(0, 60).Select(i => $"g{i / 5}")], ["(Intercept)", "x"]);
        var priors = NgHvi.Priors.Parse(Stated(Deviation, "\"residual\": { \"family\": \"half-t\", \"df\": 3, \"scale\": 1 },"));
        var method = HybridVi.BayesByBackprop() with { Steps = 600, CorrectPosterior = false, UsesFittingCoordinates = false };
        var calibration = MixedModel.From(data, new() { Priors = priors }).Calibrate(
            method, 60, cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(calibration.IsCalibrated, calibration.Sentence);
        Assert.Contains(calibration.Quantities, one => one is { Name: "x", IsWithin: false, Spread: > 1.3 });
    }

    [Fact]
    public void Priors_whose_responses_are_refused_say_so()
    {
        var priors = NgHvi.Priors.Parse(Priors.Replace("\"mean\": 1", "\"mean\": 40", StringComparison.Ordinal));
        var model = MixedModel.From(Rows("poisson", 0), new() { Response = Response.Poisson, Priors = priors });
        var refusal = Assert.Throws<InputException>(() => model.Calibrate(
            simulations: 1, jobs: 1, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("narrower priors", refusal.Message, StringComparison.Ordinal);
    }

    private static ModelData Rows(string family, double trials, bool hasSlopes = false)
    {
        var rows = CheckCase.Rows(family == "student" ? "gaussian" : family, 12, 5, trials: trials);
        return ModelData.FromArrays(
            rows.Response, rows.Fixed, hasSlopes ? rows.Fixed : rows.Random, [], [.. Enumerable.Range(0, 60).Select(i => $"g{i / 5}")],
            ["(Intercept)", "x"], trials: rows.Trials, offset: rows.Offset);
    }

    private sealed class At(int count, CancellationTokenSource source) : IProgress<int>
    {
        public void Report(int value)
        {
            if (value == count) source.Cancel();
        }
    }
}
