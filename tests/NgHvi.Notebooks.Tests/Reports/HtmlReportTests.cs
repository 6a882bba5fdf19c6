using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Reports;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Reports;

public sealed class HtmlReportTests
{
    private const string Hostile = "</pre></script><script>alert('x')</script>&\"";

    private const string Figure = """
        <figure class="nghvi-figure"><div class="nghvi-static"><svg></svg></div><script type="application/json" class="nghvi-plotly">{"data":[],"layout":{}}</script></figure>
        """;

    [Fact]
    public void Text_outputs_are_encoded()
    {
        var html = HtmlReport.Render(With(
            new CellOutput.StreamText("stdout", Hostile),
            new CellOutput.Failure(Hostile, Hostile, [Hostile]),
            Bundle("text/plain", Hostile),
            Bundle("text/csv", Hostile),
            Bundle("image/png", Hostile),
            new CellOutput.Other(new JsonObject { ["x"] = Hostile })));

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_outputs_are_taken_as_they_are_and_come_before_plain_text()
    {
        var html = HtmlReport.Render(With(new CellOutput.Display(MimeBundle.FromText(
            [KeyValuePair.Create("text/plain", "plain"), KeyValuePair.Create("text/html", "<b>rich</b>")]))));

        Assert.Contains("<div class=\"output\"><b>rich</b></div>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("plain", Outputs(html), StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_has_tables_tasks_formulas_and_contents()
    {
        var html = HtmlReport.Render(TestNotebook.Of(
            "md:# One & two\n\n|a|b|\n|-|-|\n|1|2|\n\n- [x] done\n\nThe mean $\\mu$:\n\n$$\\Sigma = BB^\\top$$",
            "md:## One & two\n## One & two"));

        Assert.Contains("<td>1</td>", html, StringComparison.Ordinal);
        Assert.Contains("type=\"checkbox\"", html, StringComparison.Ordinal);
        Assert.Contains("<math><semantics><mrow><mi>μ</mi></mrow>", html, StringComparison.Ordinal);
        Assert.Contains("<math display=\"block\">", html, StringComparison.Ordinal);
        Assert.Contains("<title>One &amp; two</title>", html, StringComparison.Ordinal);
        var ids = Regex.Matches(html, "<h[12] id=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(3, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Contains($"<a href=\"#{id}\">", html, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$$a^2 = b,\n  c^2 = d.$$")]
    [InlineData("$$a^2 = b,\n  c^2 = d.\n$$")]
    [InlineData("$$\na^2 = b,\n\n  c^2 = d.\n$$\n\nthen $$x$$")]
    public void A_formula_may_span_lines(string text)
    {
        var html = HtmlReport.Render(TestNotebook.Of("md:Before\n\n" + text + "\n\nafter"));

        Assert.Contains("<math display=\"block\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<sup>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("$$", Regex.Replace(html, "<annotation.*?</annotation>", "", RegexOptions.Singleline), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_without_figures_has_no_script()
    {
        Assert.DoesNotContain("<script", HtmlReport.Render(TestNotebook.Of("md:text", "1")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_with_figures_and_an_embedded_library_refers_to_nothing_outside()
    {
        Assert.SkipWhen(ReportResources.Plotly is null, "This build has no plotly.js: npm could not fetch it.");

        var html = HtmlReport.Render(With(Bundle("text/html", Figure)));

        Assert.Contains("nghvi-plotly", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<(script|link|img|iframe)[^>]+(src|href)=", html);
        Assert.DoesNotContain("can load plotly.js", html, StringComparison.Ordinal);
        Assert.Equal(4, Regex.Count(html, "</script>"));
        Assert.True(html.IndexOf("window.nghviFigures = function", StringComparison.Ordinal) < html.IndexOf("<figure class=\"nghvi-figure\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_an_embedded_library_the_page_says_that_it_loads_one_and_keeps_the_still_image()
    {
        var html = HtmlReport.Render(With(Bundle("text/html", Figure)), new HtmlReportOptions { EmbedPlotly = false });

        Assert.Matches(@"script\.src = 'https://cdn\.plot\.ly/plotly-cartesian-[0-9.]+\.min\.js'", html);
        Assert.Contains("Figures become interactive when this page can load plotly.js", html, StringComparison.Ordinal);
        Assert.Contains("<svg></svg>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Plotly_output_becomes_a_figure_whose_text_cannot_end_the_script()
    {
        const string Specification = """{"data":[{"name":"</script><script>alert(1)</script>"}]}""";

        var html = HtmlReport.Render(
            With(Bundle("application/vnd.plotly.v1+json", Specification)), new HtmlReportOptions { EmbedPlotly = false });

        var json = Regex.Match(html, "class=\"nghvi-plotly\">(.*?)</script></figure>").Groups[1].Value;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Specification), JsonNode.Parse(json)));
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_of_the_notebooks_folder_and_attachments_are_taken_in()
    {
        using var folder = new TestFolder();
        folder.Write("a.svg", "<svg/>");
        var notebook = NotebookDocument.Parse("""
            {"cells":[{"cell_type":"markdown","attachments":{"b.png":{"image/png":"QUJD"}},"metadata":{},
             "source":"![a](a.svg) ![b](attachment:b.png)"}],"nbformat":4}
            """);

        var html = HtmlReport.Render(notebook, new HtmlReportOptions { Folder = folder.Path });

        Assert.Contains("src=\"data:image/svg+xml;base64,PHN2Zy8+\"", html, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/png;base64,QUJD\"", html, StringComparison.Ordinal);
    }

    private static string Outputs(string html) => html[html.IndexOf("class=\"output\"", StringComparison.Ordinal)..];

    private static CellOutput.Display Bundle(string mimeType, string text) =>
        new(MimeBundle.FromText([KeyValuePair.Create(mimeType, text)]));

    private static NotebookDocument With(params CellOutput[] outputs)
    {
        var notebook = TestNotebook.Of("1");
        return notebook with { Cells = [notebook.Cells[0] with { Outputs = outputs }] };
    }
}
