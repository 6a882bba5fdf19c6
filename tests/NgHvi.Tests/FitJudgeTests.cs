using Microsoft.Data.Analysis;

namespace NgHvi.Tests;

/// <summary>A network's verdict by its predictions: held where they are right, and not where starts disagree, nothing bends, or
/// probabilities and intervals are not what outcomes do.</summary>
public class FitJudgeTests
{
    private const string Formula = "y ~ deep(x) + (1 | g)";
    private const string Weights =
        ". The weights, and what depends on them, are not judged: their posterior has more modes than were found.";
    private static readonly Verdict Before = new(false, "", 1.5, 0.01);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Predictions_that_hold_are_trusted_and_weights_are_not()
    {
        var fit = Network(bend: 2).Fit(seed: 1, threads: 2, cancellationToken: Token);
        Assert.Null(fit.Verdict.ArePredictionsTrusted);
        Assert.Contains("(Judge, --judge)", fit.Verdict.Sentence, StringComparison.Ordinal);
        var reports = new List<FitProgress>();
        var judged = fit.Judge(progress: new Listener(reports.Add), cancellationToken: Token);
        Assert.True(judged.Verdict.ArePredictionsTrusted, judged.Verdict.Sentence);
        Assert.False(judged.Verdict.IsTrusted);
        Assert.StartsWith(
            "trusted: for predictions only, because the predictions hold of rows left out in 5 folds, by two fits each: expected values of "
            + "different starts differ by 0.", judged.Verdict.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(" nats a row against the linear mixed model" + Weights, judged.Verdict.Sentence, StringComparison.Ordinal);
        Assert.Equal(fit.Verdict.ParetoShape, judged.Verdict.ParetoShape);
        Assert.Equal(fit.Quantities.Select(one => one.Mean), judged.Quantities.Select(one => one.Mean));
        Assert.Contains(reports, report => report is { Limit: 15, Verdict: "fold 5 of 5" });
        var path = Path.GetTempFileName();
        judged.Save(path);
        var loaded = Fit.Load(path);
        Assert.Equal(judged.Verdict, loaded.Verdict);
        Assert.Contains(judged.Verdict.ToString(), loaded.Summary().Notes);
        Assert.Equal(File.ReadAllBytes(path), loaded.ToJson());
        File.Delete(path);
        fit.Save(path);
        var later = Fit.Load(path).Judge(cancellationToken: Token);
        Assert.Equal(judged.Verdict, later.Verdict); // As it was made.
        later.Save(path);
        Assert.Equal(judged.Verdict, Fit.Load(path).Verdict);
        File.Delete(path);
    }

    [Fact]
    public void Where_nothing_bends_the_linear_model_predicts_as_well()
    {
        var verdict = Network(bend: 0).Fit(seed: 1, threads: 2, cancellationToken: Token).Judge(cancellationToken: Token).Verdict;
        Assert.False(verdict.ArePredictionsTrusted);
        Assert.StartsWith("trusted: no, because the predictions do not hold of rows", verdict.ToString(), StringComparison.Ordinal);
        Assert.Contains(" nats a row against the linear mixed model, which predicts ", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Starts_that_end_in_different_optima_are_told_by_their_spread()
    {
        var model = MixedModel.From(Rows(2), Formula, new ModelOptions { Hidden = [2] }); // Kinks too few for the bend.
        var verdict = model.Fit(seed: 1, threads: 2, cancellationToken: Token).Judge(cancellationToken: Token).Verdict;
        Assert.False(verdict.ArePredictionsTrusted, verdict.Sentence);
        Assert.Contains(" of their sd, above 0.3; use more starts", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Success_of_a_binary_response_is_that_of_the_fit()
    {
        var rows = Rows(2);
        rows.Columns.Add(new StringDataFrameColumn("won", rows["y"].Cast<double>().Select(y => y > 1 ? "a" : "b")));
        var verdict = MixedModel.From(rows, "won ~ deep(x) + (1 | g)", new ModelOptions
        {
            Hidden = [3],
            Activation = Activation.Tanh,
            Response = Response.Probit,
            Success = "a",
        }).Fit(seed: 1, threads: 2, cancellationToken: Token).Judge(cancellationToken: Token).Verdict;
        Assert.Matches("hold of rows left out in 5 folds.*log odds of outcomes rise by", verdict.Sentence);
    }

    [Fact]
    public void What_cannot_be_judged_is_refused()
    {
        var linear = MixedModel.From(Rows(0), "y ~ x + (1 | g)").Fit(cancellationToken: Token);
        Assert.False(linear.CanBeJudged);
        Assert.Throws<InvalidOperationException>(() => linear.Judge(cancellationToken: Token));
        var network = Network(bend: 2).Fit(new HybridVi { Steps = 20 }, cancellationToken: Token);
        Assert.StartsWith("The number of folds is 1; allowed are 2 to 120", Assert.Throws<InputException>(
            () => network.Judge(1, cancellationToken: Token)).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => network.Judge(cancellationToken: new(true)));
        Assert.Contains(" of \"g\" left out in 3 folds, ", network.Judge(3, Rows(2)["g"], cancellationToken: Token).Verdict.Sentence,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true, "rise by 1.0")] // The log odds of outcomes are those predicted, a half, and twice as large.
    [InlineData(0.5, false, "which are too sure")]
    [InlineData(2, false, "which are not sure enough")]
    public void Log_odds_are_judged_by_their_slope(double slope, bool holds, string says)
    {
        var judge = new PredictionJudge(Response.Logit, Names(400));
        for (var i = 0; i < 400; i++)
        {
            var odds = (i - 200) / 80.0; // Outcomes of 1000 trials each, as they are expected.
            for (var run = 0; run < 2; run++)
                judge.Add(i, 1 / (1 + Math.Exp(-odds)), 0.1, true, 1 / (1 + Math.Exp(-slope * odds)), 1000);
        }

        Check(judge, holds, says);
    }

    [Theory]
    [InlineData(20, true, "95 % intervals hold 95.0 % of outcomes;")] // Each so many rows one is missed.
    [InlineData(8, false, "hold 87.5 % of outcomes, they are too narrow;")]
    [InlineData(2000, false, "hold 100.0 % of outcomes, they are too wide;")]
    public void Intervals_are_judged_by_what_they_hold(int each, bool holds, string says)
    {
        var judge = new PredictionJudge(Response.Gaussian, Names(1600));
        for (var i = 0; i < 3200; i++) judge.Add(i / 2, 0, 1, (i / 2) % each != 1 || each == 2000, 0);
        Check(judge, holds, says);
    }

    [Theory]
    [InlineData(false, "differ by 0.50 of their sd, above 0.3")] // Runs at ±a: s² = 2a² of one of them over that of the posterior, 1;
    [InlineData(true, "differ by 0.32 of their sd, above 0.3")] // of their mixture a² over 1 + 2a².
    public void Runs_are_compared_by_their_spread_over_the_posterior(bool isMixed, string says)
    {
        var judge = new PredictionJudge(Response.Gaussian, Names(400));
        for (var i = 0; i < 800; i++) judge.Add(i / 2, 1 + ((i % 2 == 0 ? 0.5 : -0.5) / Math.Sqrt(2)), 1, i / 2 % 20 > 0, 0);
        Check(judge, false, says, isMixed);
    }

    private static void Check(PredictionJudge judge, bool holds, string says, bool isMixed = false)
    {
        var n = judge.RowCount;
        var (better, worse) = (Enumerable.Repeat(-1.0, n).ToArray(), Enumerable.Repeat(-1.2, n).ToArray());
        var verdict = judge.Judge(better, worse, "of rows", Before, isMixed);
        Assert.Contains(says, verdict.Sentence, StringComparison.Ordinal);
        Assert.Equal(holds, verdict.ArePredictionsTrusted);
        Assert.Equal(Before, verdict with { ArePredictionsTrusted = null, Sentence = "" });
        Assert.False(judge.Judge(worse, better, "of rows", Before, isMixed).ArePredictionsTrusted); // The linear one is better.
    }

    private static string[] Names(int n) => [.. Enumerable.Range(0, n).Select(i => $"{i}")];

    private static MixedModel Network(double bend) =>
        MixedModel.From(Rows(bend), Formula, new ModelOptions { Hidden = [4], Activation = Activation.Tanh });

    private static DataFrame Rows(double bend)
    {
        var (n, random) = (120, new KeyedStream(RandomKey.FromSeed(3)));
        double[] effects = [.. Enumerable.Range(0, 6).Select(_ => 0.5 * random.Normal())];
        var (y, x, g) = (new double[n], new double[n], new string[n]);
        for (var i = 0; i < n; i++)
        {
            (x[i], g[i]) = ((4 * random.Uniform()) - 2, $"g{i % 6}");
            y[i] = effects[i % 6] + (0.5 * x[i]) + (bend * Math.Exp(-x[i] * x[i])) + (0.4 * random.Normal());
        }

        return new(new DoubleDataFrameColumn("y", y), new DoubleDataFrameColumn("x", x), new StringDataFrameColumn("g", g));
    }

    private sealed class Listener(Action<FitProgress> report) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => report(value);
    }
}
