using Microsoft.Data.Analysis;
using NgHvi.Tests.Support;

namespace NgHvi.Tests;

/// <summary>Networks by left-out blocks: kept where the truth bends, refused for the linear mixed model where it does not.</summary>
public class BlockChoiceTests
{
    private const string Formula = "y ~ x + deep(x) + (1 + x | firm)";
    private static readonly HybridVi Method = HybridVi.MiniBatch(steps: 200);
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_network_that_wins_on_left_out_blocks_replaces_the_linear_model()
    {
        var fit = MixedModel.From(Rows(bend: 3), Formula, Options("month")).Fit(Method, seed: 2, starts: 2, cancellationToken: Token);
        Assert.Equal([6], fit.Model.HiddenWidths);
        Assert.DoesNotContain(fit.Summary().Notes, note => note.Contains("lose at most", StringComparison.Ordinal)); // All are mixed.
        Assert.Equal(StopReason.StepLimit, fit.Stopped);
        Assert.NotNull(fit.Verdict.ArePredictionsTrusted);
        Assert.Contains(" of blocks of \"month\" left out in 5 folds: ", fit.Verdict.Sentence, StringComparison.Ordinal);
        Assert.False(fit.CanBeJudged);
        Assert.Contains(fit.Notes, note => note.StartsWith(
            "On left-out blocks of \"month\" (40, in 5 folds) the best network of ", StringComparison.Ordinal)
            && note.Contains(" nats a row against the linear mixed model, which it replaces.", StringComparison.Ordinal));
    }

    [Fact]
    public void Else_the_fit_is_that_of_the_linear_model_for_any_threads_and_says_so()
    {
        var rows = Rows(bend: 0);
        var fit = MixedModel.From(rows, Formula, Options("month")).Fit(Method, seed: 2, starts: 1, threads: 1, cancellationToken: Token);
        var other = MixedModel.From(rows, Formula, Options("month")).Fit(Method, seed: 2, starts: 1, threads: 2, cancellationToken: Token);
        var linear = MixedModel.From(rows, Formula, Options(null) with { Hidden = [] }).Fit(seed: 2, threads: 1, cancellationToken: Token);
        Assert.Empty(fit.Model.HiddenWidths);
        Assert.Equal(linear.Quantities.Select(one => one.Mean), fit.Quantities.Select(one => one.Mean));
        Assert.Equal(fit.Notes, other.Notes);
        Assert.EndsWith("a row against the linear mixed model, which is kept.", fit.Notes[^1], StringComparison.Ordinal);
        Assert.Contains(fit.Notes[^1], fit.Summary().Notes);
        var path = Path.GetTempFileName();
        fit.Save(path);
        Assert.Equal(fit.Notes, NgHvi.Fit.Load(path).Notes);
        File.Delete(path);
    }

    [Fact]
    public void What_cannot_be_blocks_is_refused_in_one_sentence()
    {
        Assert.Contains("no column \"months\"", Refusal("months"), StringComparison.Ordinal);
        Assert.Equal("--block (ModelOptions.Block) \"half\" has 2 blocks; at least 10 are needed to leave some out.", Refusal("half"));
        Assert.StartsWith("row 3, column \"gap\": the block is missing", Refusal("gap"), StringComparison.Ordinal);
        Assert.StartsWith("--block (ModelOptions.Block) belongs to a network,", Assert.Throws<InputException>(
            () => MixedModel.From(Rows(0), "y ~ x + (1 | firm)", Options("month") with { Hidden = [] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_a_firm_in_one_month_share_a_shock_that_the_fit_finds()
    {
        var rows = Rows(bend: 0, perCell: 4, ofCell: 0.6);
        var linear = "y ~ x + (1 + x | firm)";
        var with = MixedModel.From(rows, linear, Options("month") with { Hidden = [] }).Fit(cancellationToken: Token);
        var without = MixedModel.From(rows, linear, Options(null)).Fit(cancellationToken: Token);
        Assert.True(with.Verdict.IsTrusted, with.Verdict.Sentence);
        Assert.Contains("shocks by month", with.Summary().Subtitle, StringComparison.Ordinal);
        Assert.InRange(with["month.sd"].Mean, 0.55, 0.8); // √(0.6² + 0.3²), of the firm's own and the month's.
        Assert.InRange(with["residual.sd"].Mean, 0.47, 0.53);
        Assert.InRange(without["residual.sd"].Mean, 0.78, 0.85); // Both in one.
        double Sd(Fit fit) => fit.RandomEffects[0].StandardDeviations[0];
        Assert.InRange(Sd(with) / Sd(without), 1.1, 2);
        var path = Path.GetTempFileName();
        with.Save(path);
        var loaded = NgHvi.Fit.Load(path);
        File.Delete(path);
        var (test, options) = (Rows(bend: 0, perCell: 1, ofCell: 0.6), new PredictionOptions { Draws = 50 });
        Tolerance.Close(with.Predict(test, options).StandardDeviations, loaded.Predict(test, options).StandardDeviations, 1e-12);
        Assert.Equal(
            MixedModel.From(Rows(bend: 0), Formula, Options("month")).Density.Parameters.Count,
            MixedModel.From(Rows(bend: 0), Formula, Options(null) with { Hidden = [6] }).Density.Parameters.Count); // One row: none.
    }

    private static string Refusal(string block) => Assert.Throws<InputException>(
        () => MixedModel.From(Rows(0), Formula, Options(block)).Fit(Method, cancellationToken: Token)).Message;

    private static ModelOptions Options(string? block) => new() { Hidden = block is null ? [] : [6], Block = block };

    // All rows of a month share x and a shock.
    private static DataFrame Rows(double bend, int perCell = 1, double ofCell = 0)
    {
        const int Months = 40, Firms = 12;
        var (n, random) = (Months * Firms * perCell, new KeyedStream(RandomKey.FromSeed(10)));
        double[] slopes = [.. Enumerable.Range(0, Firms).Select(_ => 0.3 * random.Normal())];
        var (y, x, firm, month) = (new double[n], new double[n], new string[n], new string[n]);
        for (var t = 0; t < Months; t++)
        {
            var (at, shock) = (2 * random.Normal(), 0.3 * random.Normal());
            for (var j = 0; j < Firms * perCell; j++)
            {
                var (i, k) = ((t * Firms * perCell) + j, j / perCell);
                var own = ofCell == 0 ? 0 : ofCell * new KeyedStream(RandomKey.FromSeed(11).Fold(t).Fold(k)).Normal();
                (x[i], firm[i], month[i]) = (at, $"f{k:00}", $"{2000 + (t / 12)}-{(t % 12) + 1:00}");
                y[i] = 1 + ((0.5 + slopes[k]) * at) + (bend * Math.Abs(at)) + shock + own + (0.5 * random.Normal());
            }
        }

        return new DataFrame(
            new DoubleDataFrameColumn("y", y), new DoubleDataFrameColumn("x", x), new StringDataFrameColumn("firm", firm),
            new StringDataFrameColumn("month", month), new StringDataFrameColumn("half", month.Select((_, i) => i % 2 == 0 ? "a" : "b")),
            new StringDataFrameColumn("gap", month.Select((one, i) => i == 2 ? null : one)));
    }
}
