using System.Xml.Linq;
using NgHvi.Interactive.Progress;

namespace NgHvi.Interactive.Tests.Progress;

public class ProgressViewTests
{
    private static readonly FitProgress Half = new(
        1500, 3000, -1234.56, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), "plateau 1 of 2");

    [Fact]
    public void A_run_shows_bar_rate_time_left_verdict_and_elbo()
    {
        var view = new ProgressView([new RunLine("NG-HVI", Half, "▁▅█", "ELBO rising")], "");

        Assert.Equal(
            "[##########..........] NG-HVI: step 1,500 / 3,000 · 500 steps/s · ≤ 3 s left · plateau 1 of 2 · ELBO rising "
                + "· ELBO −1234.6 ▁▅█",
            view.ToString());
        var bar = XElement.Parse(view.ToHtml()).Descendants("progress").Single();
        Assert.Equal(("1500", "3000"), (bar.Attribute("value")!.Value, bar.Attribute("max")!.Value));
        Assert.Contains("▁▅█", view.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_runs_are_counted_rather_than_listed()
    {
        var runs = Enumerable.Repeat(new RunLine("NG-HVI", Half, "", ""), 9).ToArray();

        var lines = new ProgressView(runs, "NG-HVI: 3 runs").ToString().Split('\n');

        Assert.Equal(6, lines.Length);
        Assert.Equal(["and 5 more running", "NG-HVI: 3 runs"], lines[4..]);
    }

    [Fact]
    public void A_run_that_has_not_reported_is_starting() =>
        Assert.EndsWith(
            "DAVI: starting",
            new ProgressView([new RunLine("DAVI", new FitProgress(0, 0, double.NaN, default, default), "", "")], "").ToString(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("<script>alert('x')</script>")]
    [InlineData("a & b \"quoted\" </div>")]
    public void Names_and_verdicts_are_text(string text)
    {
        var view = new ProgressView([new RunLine(text, Half with { Verdict = text }, "", "")], text);

        var html = XElement.Parse(view.ToHtml());

        Assert.Empty(html.Descendants("script"));
        Assert.Equal(4, html.Value.Split(text).Length);
    }

    [Fact]
    public void Ended_runs_are_one_sentence()
    {
        var ended = new EndedRuns();
        Assert.Equal("", ended.ToSummary());

        ended.Add("NG-HVI", StopReason.Converged, 1, 0.5);
        Assert.Equal("NG-HVI: 1 step in 500 ms; converged", ended.ToSummary());

        ended.Add("NG-HVI", StopReason.Converged, 1000, 1);
        ended.Add("DAVI", StopReason.Cancelled, 10, 1.5);
        ended.Add("DAVI", null, 0, 0);
        Assert.Equal(
            "NG-HVI, DAVI: 4 runs, 1,011 steps in 3.00 s; 2 converged, 1 failed, 1 interrupted (the fit so far is kept)",
            ended.ToSummary());
    }
}
