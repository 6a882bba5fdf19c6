using Microsoft.Data.Analysis;

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
        Assert.Equal(StopReason.StepLimit, fit.Stopped);
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
        Assert.StartsWith("--block (ModelOptions.Block) belongs to a network:", Assert.Throws<InputException>(
            () => MixedModel.From(Rows(0), "y ~ x + (1 | firm)", Options("month") with { Hidden = [] })).Message, StringComparison.Ordinal);
    }

    private static string Refusal(string block) => Assert.Throws<InputException>(
        () => MixedModel.From(Rows(0), Formula, Options(block)).Fit(Method, cancellationToken: Token)).Message;

    private static ModelOptions Options(string? block) => new() { Hidden = block is null ? [] : [6], Block = block };

    // All rows of a month share x and a shock.
    private static DataFrame Rows(double bend)
    {
        const int Months = 40, Firms = 12, n = Months * Firms;
        var random = new KeyedStream(RandomKey.FromSeed(10));
        double[] slopes = [.. Enumerable.Range(0, Firms).Select(_ => 0.3 * random.Normal())];
        var (y, x, firm, month) = (new double[n], new double[n], new string[n], new string[n]);
        for (var t = 0; t < Months; t++)
        {
            var (at, shock) = (2 * random.Normal(), 0.3 * random.Normal());
            for (var k = 0; k < Firms; k++)
            {
                var i = (t * Firms) + k;
                (x[i], firm[i], month[i]) = (at, $"f{k:00}", $"{2000 + (t / 12)}-{(t % 12) + 1:00}");
                y[i] = 1 + ((0.5 + slopes[k]) * at) + (bend * Math.Abs(at)) + shock + (0.5 * random.Normal());
            }
        }

        return new DataFrame(
            new DoubleDataFrameColumn("y", y), new DoubleDataFrameColumn("x", x), new StringDataFrameColumn("firm", firm),
            new StringDataFrameColumn("month", month), new StringDataFrameColumn("half", month.Select((_, i) => i % 2 == 0 ? "a" : "b")),
            new StringDataFrameColumn("gap", month.Select((one, i) => i == 2 ? null : one)));
    }
}
