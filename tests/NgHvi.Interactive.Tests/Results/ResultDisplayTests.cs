using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;
using NgHvi.Interactive.Formatters;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Results;

public class ResultDisplayTests
{
    public ResultDisplayTests()
    {
        foreach (var formatter in ResultFormatters.All)
        {
            formatter.Register();
        }
    }

    public static TheoryData<string> Names => KnownResults.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_result_is_shown_as_well_formed_html_and_as_text_with_every_name_encoded(string name)
    {
        var result = KnownResults.Make(name);

        var html = result.ToDisplayString("text/html");
        var text = result.ToDisplayString("text/plain");

        Markups.AssertInert(Markups.ParseHtml(html));
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be shown", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.True(!text.Contains(KnownResults.Name, StringComparison.Ordinal) || html.Contains("&lt;b&gt;", StringComparison.Ordinal));
        Assert.InRange(html.Length, 12, 100_000);
    }

    [Fact]
    public void A_fit_shows_the_summary_of_the_library_with_digits_that_its_standard_deviations_support()
    {
        var fit = KnownResults.Fit();
        var (text, summary) = (fit.ToDisplayString("text/plain"), fit.Summary());

        Assert.StartsWith("NG-HVI, 3 factors: r", text, StringComparison.Ordinal);
        Assert.Contains("300 rows in 30 groups of g", text, StringComparison.Ordinal);
        Assert.Matches(@"quantity +mean +sd +2\.5 % +97\.5 % +MCSE +ESS", text);
        Assert.All(summary.Blocks, block => Assert.Contains($"\n{block.Title}\n", text, StringComparison.Ordinal));
        Assert.All(summary.Notes, note => Assert.Contains(note, text, StringComparison.Ordinal));
        Assert.Matches(@"\nresidual\.sd +2\.\d\d +0\.\d\d +2\.\d\d +3\.\d\d ", text);
    }

    [Fact]
    public void Gibbs_sampling_shows_its_diagnostics() =>
        Assert.Matches(@"97\.5 % +MCSE +ESS +R̂", KnownResults.Gibbs().ToDisplayString("text/plain"));

    [Fact]
    public void A_model_shows_its_parameters_and_every_prior()
    {
        var (model, text) = (KnownResults.Model(), KnownResults.Model().ToDisplayString("text/plain"));

        Assert.StartsWith(model.Formula, text, StringComparison.Ordinal);
        Assert.All(model.Priors, prior => Assert.Contains(prior, text, StringComparison.Ordinal));
        Assert.All(model.Parameters.Blocks, block => Assert.Contains(block.Name, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Predictions_show_quantiles_and_responses_and_scores_what_is_better()
    {
        var lines = KnownResults.Predict().ToDisplayString("text/plain").Split('\n');
        var scores = KnownResults.Predict().Score().ToDisplayString("text/plain");

        Assert.Equal("300 predictions, level Group", lines[0]);
        Assert.Matches("group +mean +expected sd +expected 2.5 % +expected 50 % +expected 97.5 %", lines[1]);
        Assert.Contains(lines, line => line.Contains("outcome 97.5 %  response", StringComparison.Ordinal));
        Assert.Equal("… 294 more rows", lines[^1]);
        Assert.StartsWith("Scores of 300 predictions", scores, StringComparison.Ordinal);
        Assert.Contains("CRPS, lower is better", scores, StringComparison.Ordinal);
        Assert.Contains("P(r", KnownDeepResults.PredictBinary().ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_show_the_group_of_each_row()
    {
        var lines = KnownResults.Data().ToDisplayString("text/plain").Split('\n');

        Assert.EndsWith(": 300 rows in 30 groups", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("1" + KnownResults.Name, lines[4], StringComparison.Ordinal);
        Assert.Contains("Every group has 10 rows.", lines);
        Assert.StartsWith("column", lines[^5], StringComparison.Ordinal);
    }

    [Fact]
    public void Several_fits_are_compared_however_they_are_held()
    {
        var (fit, other) = (KnownResults.Fit(), KnownResults.Fit(HybridVi.StochasticGradient(steps: 20)));
        string Head(object fits) => fits.ToDisplayString("text/plain").Split('\n')[1];

        Assert.Matches("NG-HVI +SG-HVI$", Head(new List<Fit> { fit, other }));
        Assert.Matches("NG-HVI 1 +NG-HVI 2$", Head(new[] { fit, fit }));
        Assert.Matches("a +b$", Head(new[] { ("a", fit), ("b", other) }));
        Assert.Matches("a +b$", Head(new Dictionary<string, Fit> { ["a"] = fit, ["b"] = other }));
        Assert.StartsWith("No fits", new List<Fit>().ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.StartsWith("2 steps", new[] { default(StepInfo), default }.ToDisplayString("text/plain"), StringComparison.Ordinal);
        var many = Enumerable.Repeat(KnownResults.Data(), 12).ToArray();
        Assert.Contains("… 2 more", many.ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(List<Fit>)).Order());
    }

    [Fact]
    public void Fits_that_ended_badly_are_shown()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var stopped = KnownResults.Model().Fit(new HybridVi { Steps = 5 }, cancellationToken: cancelled.Token);
        Assert.Contains("Stopped early: 0 steps in", stopped.ToDisplayString("text/plain"), StringComparison.Ordinal);

        var published = HybridVi.Published(steps: 50);
        var wild = KnownResults.Fit(published with
        {
            Update = UpdateRule.NaturalGradient.AsPublished with { Step = new StepRule.Plain(1e8) },
        });
        Assert.Equal(StopReason.Diverged, wild.Stopped);
        Assert.Contains("its numbers are not to be used", wild.ToDisplayString("text/plain"), StringComparison.Ordinal);
        Markups.ParseHtml(wild.ToDisplayString("text/html"));
    }

    [Fact]
    public void Nothing_and_one_and_many_random_effects_are_shown_with_intervals_of_95_percent()
    {
        Assert.StartsWith(
            "Random effects of 0 groups", Array.Empty<RandomEffect>().ToDisplayString("text/plain"), StringComparison.Ordinal);
        Markups.ParseHtml(Array.Empty<RandomEffect>().ToDisplayString("text/html"));
        RandomEffect[] many = [.. Enumerable.Range(0, 100_000).Select(i => new RandomEffect($"{i}", [i, -i], [1, 1]))];
        Assert.Contains("… 99,980 more groups", many.ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.InRange(many.ToDisplayString("text/html").Length, 1000, 100_000);
        Assert.Matches(@"\n1 +1\.0 +1\.0 +−1\.0 +3\.0 ", many[1].ToDisplayString("text/plain"));
    }

    [Fact]
    public void An_exception_is_its_sentence_and_so_is_one_that_carries_ours()
    {
        Assert.Equal("No such <column>.", new InputException("No such <column>.").ToDisplayString("text/plain"));
        Assert.Equal("No such column.", new AggregateException(new InputException("No such column.")).ToDisplayString("text/plain"));
        Assert.StartsWith(
            "System.AggregateException",
            new AggregateException(new InvalidOperationException("x")).ToDisplayString("text/plain"),
            StringComparison.Ordinal);
        Assert.Equal("x", new TargetInvocationException(new InputException("x")).ToDisplayString("text/plain"));
    }

    [Fact]
    public void Settings_that_are_not_the_default_stand_out()
    {
        var update = new UpdateRule.NaturalGradient { Step = new StepRule.TrustRegion { MeanRate = 0.2 } };
        var lines = new HybridVi { Steps = 4, Update = update }.ToDisplayString("text/plain").Split('\n');
        Assert.Contains(lines, line => line.StartsWith("steps", StringComparison.Ordinal) && line.EndsWith("4*", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("NaturalGradient(step TrustRegion)*", StringComparison.Ordinal));
        Assert.EndsWith("All as by default.", new HybridVi().ToDisplayString("text/plain"), StringComparison.Ordinal);
    }
}
