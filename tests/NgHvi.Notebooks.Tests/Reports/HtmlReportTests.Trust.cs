using System.Text.RegularExpressions;
using NgHvi.Notebooks.Reports;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Reports;

public sealed partial class HtmlReportTests
{
    [Fact]
    public void Text_that_cannot_be_converted_stands_as_it_was_written()
    {
        var html = HtmlReport.Render(TestNotebook.Of("md:" + new string('>', 5000) + " <deep>", "md:*other*"));

        Assert.Contains("This text cannot be shown as Markdown: ", html, StringComparison.Ordinal);
        Assert.Contains("&gt;&gt; &lt;deep&gt;</pre>", html, StringComparison.Ordinal);
        Assert.Contains("<em>other</em>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_that_are_not_closed_take_no_time()
    {
        var links = string.Concat(Enumerable.Repeat("[a](dat", 40_000));
        Assert.Contains("it has too many links", HtmlReport.Render(TestNotebook.Of("md:" + links)), StringComparison.Ordinal);
        var image = "![a](data:image/png;base64," + new string('A', 1 << 20) + ")";
        var html = HtmlReport.Render(TestNotebook.Of("md:" + image + links[..700]));
        Assert.DoesNotContain("This text cannot be shown", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CellStatus.Succeeded, true)]
    [InlineData(CellStatus.Skipped, false)]
    [InlineData(null, false)]
    public void Html_that_the_run_did_not_make_stands_in_a_frame(CellStatus? status, bool isTrusted)
    {
        var run = status is not { } known ? null : new ReportRun
        {
            Status = CellStatus.Succeeded,
            Elapsed = TimeSpan.Zero,
            Cells = [new CellRun(0, known, TimeSpan.Zero)],
        };

        var html = HtmlReport.Render(
            With(Bundle("text/html", "<b onclick='x'>rich</b><script>act()</script>")), new HtmlReportOptions { Run = run });

        Assert.Equal(isTrusted, html.Contains("<b onclick='x'>rich</b><script>act()</script>", StringComparison.Ordinal));
        Assert.Equal(!isTrusted, html.Contains("&lt;b&gt;rich&lt;/b&gt;\"></iframe>", StringComparison.Ordinal));
        Assert.Equal(isTrusted, html.Contains("'sha256-" + Hash("act()"), StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_runs_the_scripts_written_into_it_and_nothing_else()
    {
        var html = HtmlReport.Render(TestNotebook.Of("1"));

        var policy = Regex.Match(html, "<meta http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\">").Groups[1].Value;
        Assert.StartsWith("default-src 'none'; base-uri 'none'; form-action 'none';", policy, StringComparison.Ordinal);
        var script = Assert.Single(Regex.Matches(html, "<script>(.*?)</script>", RegexOptions.Singleline)).Groups[1].Value;
        Assert.EndsWith($"script-src 'sha256-{Hash(script)}' ", policy, StringComparison.Ordinal);
    }
}
