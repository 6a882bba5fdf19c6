using MathNet.Numerics.Distributions;
using Microsoft.DotNet.Interactive.Formatting;
using NgHvi.Interactive.Formatters;
using NgHvi.Interactive.Results;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Results;

public class FitSummaryTests
{
    private static readonly VariationalFit s_fit = KnownResults.Fit();

    public FitSummaryTests()
    {
        foreach (var formatter in ResultFormatters.All)
        {
            formatter.Register();
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.94)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    public void Intervals_of_a_level_hold_that_share_of_the_posterior(double level)
    {
        var (draws, columns) = (s_fit.DrawColumns(4000), s_fit.SummaryColumns(level));
        var weights = draws.Single(column => column.Name == "weight").Values;
        for (var i = 0; i < s_fit.Posterior.Count; i++)
        {
            var (lower, upper) = (columns.Single(column => column.Name == "lower").Values[i], columns.Single(column => column.Name == "upper").Values[i]);
            var inside = draws[i].Values.Zip(weights).Where(draw => draw.First >= lower && draw.First <= upper).Sum(draw => draw.Second);
            Assert.Equal(level, inside, 0.02);
        }
    }

    [Fact]
    public void Intervals_of_a_gaussian_are_those_of_its_quantiles()
    {
        var fit = DataAugmentationVi.Fit(KnownResults.Model(), new DataAugmentationOptions { Steps = 50 }, cancellationToken: TestContext.Current.CancellationToken);
        var (quantity, upper) = (fit.Posterior[0], fit.SummaryColumns(0.8).Single(column => column.Name == "upper").Values);
        Assert.Equal(quantity.Mean + (Normal.InvCDF(0, 1, 0.9) * quantity.StandardDeviation), upper[0], 1e-9);
        var (variance, z) = (fit.Posterior[^1], Normal.InvCDF(0, 1, 0.9) / Normal.InvCDF(0, 1, 0.975));
        Assert.Equal(variance.Median * Math.Pow(variance.Upper / variance.Median, z), upper[^1], 1e-9);
    }

    [Fact]
    public void A_summary_has_the_quantities_level_and_decimals_asked_for()
    {
        var table = s_fit.Summary(["(Intercept)", "residual*"], level: 0.5, decimals: 5);

        Assert.Equal(["(Intercept)", "residual.variance"], table.Rows.Select(row => row[0]));
        Assert.Equal("50 % interval", table.Columns[3].Name);
        Assert.Matches(@"^−?\d+\.\d{5}$", table.Rows[0][1]);
        Assert.Contains("residual.variance", Assert.Throws<ArgumentException>(() => s_fit.Summary(["sigma"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_fit.Summary(level: 94));
        Assert.Equal(4, ((IPosteriorFit)s_fit).Summary().Rows.Count);
    }

    [Fact]
    public void A_summary_and_draws_come_back_from_their_csv()
    {
        var summary = DataTable.FromCsv(new StringReader(s_fit.SummaryCsv()), "summary.csv");
        var draws = DataTable.FromCsv(new StringReader(s_fit.DrawsCsv(20)), "draws.csv");

        Assert.Equal(["quantity", "mean", "sd", "lower", "median", "upper", "mcse", "ess", "r_hat"], summary.ColumnNames);
        Assert.Equal(KnownResults.Name, summary.Column("quantity").TextAt(1));
        Assert.Equal(s_fit.Posterior[1].Mean, summary.Column("mean").Numbers[1]);
        Assert.True(summary.Column("r_hat").IsMissing(0));
        Assert.Equal(s_fit.DrawColumns(20)[1].Values, draws.Column(KnownResults.Name).Numbers.ToArray());
        Assert.Equal(["mean", "sd", "q2.5", "q50", "q97.5", "response"], KnownResults.Predict().Columns().Select(column => column.Name));
        Assert.Equal(KnownDeepResults.PredictBinary().RowCount, DataTable.FromCsv(new StringReader(KnownDeepResults.PredictBinary().ToCsv()), "p.csv").RowCount);
    }

    [Fact]
    public void Several_fits_are_compared_however_they_are_held()
    {
        var other = KnownResults.Fit(HybridViOptions.StochasticGradient with { Steps = 20 });
        string Head(object fits) => fits.ToDisplayString("text/plain").Split('\n')[1];

        Assert.Matches("NG-HVI +SG-HVI$", Head(new List<VariationalFit> { s_fit, other }));
        Assert.Matches("NG-HVI 1 +NG-HVI 2$", Head(new IPosteriorFit[] { s_fit, s_fit }));
        Assert.Matches("a +b$", Head(new[] { ("a", s_fit), ("b", other) }));
        Assert.Matches("a +b$", Head(new Dictionary<string, VariationalFit> { ["a"] = s_fit, ["b"] = other }));
        Assert.StartsWith("No fits", new List<GibbsFit>().ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.StartsWith("2 steps", new[] { default(StepInfo), default }.ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.Contains("… 2 more", Enumerable.Repeat(KnownResults.Data(), 12).ToArray().ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(List<VariationalFit>)).Order());
    }

    [Fact]
    public void Fits_that_ended_badly_are_shown()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var stopped = HybridVi.Fit(KnownResults.Model(), new HybridViOptions { Steps = 5 }, cancellationToken: cancelled.Token);
        var text = stopped.ToDisplayString("text/plain");
        Assert.Contains("Stopped early: 0 steps in", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a step", text, StringComparison.Ordinal);

        var wild = HybridVi.Fit(KnownResults.Model(), HybridViOptions.AsPublished with { Rule = new StepRule.Plain(1e8), Steps = 50 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(wild.Message ?? "Ran as asked", wild.ToDisplayString("text/plain"), StringComparison.Ordinal);
        Markups.ParseHtml(wild.ToDisplayString("text/html"));
    }

    [Fact]
    public void Nothing_and_one_and_many_random_effects_are_shown()
    {
        Assert.StartsWith("Random effects of 0 groups", Array.Empty<RandomEffect>().ToDisplayString("text/plain"), StringComparison.Ordinal);
        Markups.ParseHtml(Array.Empty<RandomEffect>().ToDisplayString("text/html"));
        RandomEffect[] many = [.. Enumerable.Range(0, 100_000).Select(i => new RandomEffect($"{i}", [i, -i], [1, 1]))];
        Assert.Contains("… 99,980 more groups", many.ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.InRange(many.ToDisplayString("text/html").Length, 1000, 100_000);
        Assert.Contains("mean ± 1.88 sd", new[] { many[1] }.ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_that_carries_ours_shows_its_sentence_and_another_itself()
    {
        Assert.Equal("No such column.", new AggregateException(new InputException("No such column.")).ToDisplayString("text/plain"));
        Assert.StartsWith("System.AggregateException", new AggregateException(new InvalidOperationException("x")).ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_are_not_the_default_stand_out()
    {
        var lines = (new HybridViOptions { Threads = 4, Rule = new StepRule.TrustRegion { MeanRate = 0.2 } }).ToDisplayString("text/plain").Split('\n');
        Assert.Contains(lines, line => line.StartsWith("threads", StringComparison.Ordinal) && line.EndsWith("4*", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("TrustRegion(mean rate 0.2)*", StringComparison.Ordinal));
        Assert.EndsWith("All as by default.", new HybridViOptions().ToDisplayString("text/plain"), StringComparison.Ordinal);
    }
}
