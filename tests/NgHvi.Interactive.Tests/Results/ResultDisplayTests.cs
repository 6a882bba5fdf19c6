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
        Assert.InRange(html.Length, 20, 100_000);
    }

    [Fact]
    public void A_fit_shows_model_priors_posterior_bound_verdict_and_effort()
    {
        var fit = KnownResults.Fit();

        var text = fit.ToDisplayString("text/plain");

        Assert.StartsWith("NG-HVI, 3 factors: linear mixed model, 1 random coefficient by g", text, StringComparison.Ordinal);
        Assert.Contains("300 rows in 30 groups; priors “weak”: residual variance sd half-t(3, ", text, StringComparison.Ordinal);
        Assert.Contains("quantity", text, StringComparison.Ordinal);
        Assert.Contains("residual.variance", text, StringComparison.Ordinal);
        Assert.Matches(@"ELBO −\d+\.\d\d+ ± 0\.\d+ nats, log evidence −\d+\.\d\d+ ± 0\.\d+\.", text);
        Assert.Equal(2, text.Split(fit.Verdict!.Value.Sentence).Length);
        Assert.Matches("mean +sd +94 % interval", text);
        Assert.Matches(@"Converged: \d+ steps in .* a step; seed 1\.", text);
    }

    [Theory]
    [InlineData(0, "NG-HVI, mean field")]
    [InlineData(1, "NG-HVI, 1 factor:")]
    public void A_fit_names_its_family(int factors, string expected)
    {
        var fit = KnownResults.Fit(new HybridViOptions { Family = new FamilyChoice.Factor(factors), Steps = 5, CorrectPosterior = false });

        var text = fit.ToDisplayString("text/plain");

        Assert.StartsWith(expected, text, StringComparison.Ordinal);
        Assert.Contains("Ran as asked: 5 steps in", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Gibbs_sampling_shows_its_diagnostics_and_davi_its_bound()
    {
        var gibbs = KnownResults.Make("GibbsFit").ToDisplayString("text/plain");
        var davi = KnownResults.Make("DataAugmentationFit").ToDisplayString("text/plain");

        Assert.StartsWith("Gibbs, 2 chains: linear mixed model", gibbs, StringComparison.Ordinal);
        Assert.Matches(@"94 % interval +MCSE +ESS +R̂", gibbs);
        Assert.Matches(@"Largest R̂ 1\.\d{3}, smallest ESS \d+\.", gibbs);
        Assert.Contains("40 draws kept; the first 20 sweeps of each chain are left out.", gibbs, StringComparison.Ordinal);
        Assert.Contains("Ran as asked: 40 sweeps of 2 chains in", gibbs, StringComparison.Ordinal);
        Assert.StartsWith("DAVI, full covariance: ", davi, StringComparison.Ordinal);
        Assert.Matches(@"ELBO −\d+\.\d+ ± 0\.\d+ nats, of which", davi);
    }

    [Fact]
    public void Predictions_show_quantiles_and_responses_and_scores_what_is_better()
    {
        var lines = KnownResults.Make("NormalPredictions").ToDisplayString("text/plain").Split('\n');
        var scores = KnownResults.Make("PredictiveScores").ToDisplayString("text/plain");

        Assert.Equal("300 predictions, level Group", lines[0]);
        Assert.Matches("group +mean +sd +2.5 % .* 97.5 % +response", lines[1]);
        Assert.Equal("… 294 more rows", lines[^1]);
        Assert.StartsWith("Scores of 300 predictions", scores, StringComparison.Ordinal);
        Assert.Contains("CRPS, lower is better", scores, StringComparison.Ordinal);
    }

    [Fact]
    public void Grouped_data_shows_the_group_of_each_row()
    {
        var lines = KnownResults.Data().ToDisplayString("text/plain").Split('\n');

        Assert.EndsWith(": 300 rows in 30 groups", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("1" + KnownResults.Name, lines[4], StringComparison.Ordinal);
        Assert.Contains("Every group has 10 rows.", lines);
        Assert.StartsWith("column", lines[^5], StringComparison.Ordinal);
    }

    [Fact]
    public void Draws_show_their_weighted_moments()
    {
        var lines = KnownResults.Make("PosteriorDraws").ToDisplayString("text/plain").Split('\n');

        Assert.Equal("3 draws of θ, M = 1", lines[0]);
        Assert.Equal("1  1.50  0.50", lines[3]);
        Assert.Equal("Weights are worth 2 equal ones.", lines[4]);
    }

    [Fact]
    public void An_exception_is_its_sentence()
    {
        Assert.Equal($"There is no column {KnownResults.Name}.", new InputException($"There is no column {KnownResults.Name}.").ToDisplayString("text/plain"));
    }
}
