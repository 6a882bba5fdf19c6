using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Reports;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Reports;

public sealed partial class HtmlReportTests
{
    private const string Hostile = "</pre></script><script>alert('x')</script>&\"";

    private const string Figure = """
        <figure class="nghvi-figure"><div class="nghvi-static"><svg></svg></div>
        <script type="application/json" class="nghvi-plotly">{"data":[],"layout":{}}</script></figure>
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

        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Equal(Scripts(HtmlReport.Render(With())), Scripts(html));
    }

    [Fact]
    public void Html_outputs_are_taken_as_they_are_and_come_before_plain_text()
    {
        var html = HtmlReport.Render(With(new CellOutput.Display(MimeBundle.FromText(
            [KeyValuePair.Create("text/plain", "plain"), KeyValuePair.Create("text/html", "<b>rich</b>")]))), Trusting);

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
        Assert.Contains("<span class=\"nghvi-math\">\\mu</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"nghvi-math block\">\\Sigma = BB^\\top</span>", html, StringComparison.Ordinal);
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

        Assert.Contains("<div class=\"nghvi-math block\">a^2 = b,\n", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<sup>", html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "$$", html[html.IndexOf("<main", StringComparison.Ordinal)..html.IndexOf("</main>", StringComparison.Ordinal)],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_page_with_formulas_has_KaTeX_and_its_fonts()
    {
        Assert.SkipWhen(!Katex.IsEmbedded, "This build has no KaTeX: npm could not fetch it.");
        var html = HtmlReport.Render(TestNotebook.Of("md:The mean $a < b$"));

        Assert.Contains("<span class=\"nghvi-math\">a &lt; b</span>", html, StringComparison.Ordinal);
        Assert.Contains("window.katex.render(", html, StringComparison.Ordinal);
        Assert.Equal(20, Regex.Count(html, "@font-face\\{[^}]*src:url\\(data:font/woff2;base64,[^)]{1000,}\\) format\\(\"woff2\"\\)\\}"));
        Assert.DoesNotContain("@font-face", HtmlReport.Render(TestNotebook.Of("md:The mean")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_without_figures_has_nothing_of_Plotly()
    {
        Assert.DoesNotContain("plotly", HtmlReport.Render(TestNotebook.Of("md:text", "1")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_page_with_figures_and_an_embedded_library_refers_to_nothing_outside()
    {
        Assert.SkipWhen(ReportResources.Plotly is null, "This build has no plotly.js: npm could not fetch it.");

        var html = HtmlReport.Render(With(Bundle("text/html", Figure)), Trusting);

        Assert.Contains("nghvi-plotly", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<(script|link|img|iframe)[^>]+(src|href)=", html);
        Assert.DoesNotContain("can load plotly.js", html, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(html, Regex.Escape(ReportResources.Plotly[..60])));
        var script = html.IndexOf("window.nghviFigures = function", StringComparison.Ordinal);
        Assert.True(script < html.IndexOf("<figure class=\"nghvi-figure\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_an_embedded_library_the_page_says_that_it_loads_one_and_keeps_the_still_image()
    {
        var html = HtmlReport.Render(With(Bundle("text/html", Figure)), Trusting with { EmbedPlotly = false });

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

    [Theory]
    [InlineData("throw", CellStatus.Failed, "The run failed in <a href=\"#cell-c1\">cell 2</a> after 3.0 s: <bdi>boom &lt;b&gt;</bdi>")]
    [InlineData("throw", CellStatus.Cancelled, "The run was stopped after 3.0 s. <bdi>boom &lt;b&gt;</bdi>")]
    [InlineData("throw", CellStatus.Succeeded, "All 2 code cells ran in 3.0 s.")]
    public void The_banner_says_how_the_run_ended(string source, CellStatus status, string expected)
    {
        var notebook = TestNotebook.Of("1", source);
        notebook = notebook with
        {
            Cells =
                [notebook.Cells[0], notebook.Cells[1] with { ExecutionCount = 2, Outputs = [new CellOutput.Failure("E", "boom <b>", [])] }],
        };
        var seconds = TimeSpan.FromSeconds(3);

        var html = HtmlReport.Render(notebook, new HtmlReportOptions
        {
            Run = new ReportRun
            {
                Status = status,
                Problem = "boom <b>",
                Elapsed = seconds,
                Cells =
                    [new CellRun(0, CellStatus.Succeeded, TimeSpan.FromSeconds(0.25)), new CellRun(1, CellStatus.Failed, seconds)],
            },
        });

        Assert.Contains(expected, html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"time\">0.25 s</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"time\">failed after 3.0 s</span>", html, StringComparison.Ordinal);
        Assert.Contains("<dt>Logical cores</dt>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Stored_outputs_claim_no_machine_and_no_time()
    {
        var html = HtmlReport.Render(TestNotebook.Of("1"));

        Assert.Contains("how long they took was not recorded", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<dt>Logical cores</dt>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_that_a_tag_expects_is_no_failed_run()
    {
        var notebook = NotebookDocument.Parse("""
            {"cells":[{"cell_type":"code","execution_count":1,"id":"a","metadata":{"tags":["raises-exception"]},
             "outputs":[{"output_type":"error","ename":"E","evalue":"m","traceback":[]}],"source":"throw"}],"nbformat":4}
            """);

        Assert.Contains("<p class=\"banner quiet\">The outputs are those stored", HtmlReport.Render(notebook), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "The run failed in <a href=\"#cell-c1\">cell 2</a> after ")]
    [InlineData(true, "; 2 of 4 code cells failed, first <a href=\"#cell-c1\">cell 2</a>: <bdi>boom</bdi>")]
    public async Task The_banner_of_a_run_with_errors_leaves_out_those_that_are_expected(bool allowsErrors, string expected)
    {
        const string Expected = """{"cell_type":"code","id":"e","metadata":{"tags":["raises-exception"]}"""
            + ""","source":"throw new Exception(\"expected\");"}""";
        var boom = TestNotebook.Of("", "throw new Exception(\"boom\");", "Console.Write(1);", "throw new Exception(\"again\");");
        var first = NotebookDocument.Parse($$"""{"cells":[{{Expected}}],"nbformat":4}""").Cells;
        var notebook = boom with { Cells = [.. first, .. boom.Cells.Skip(1)] };
        using var folder = new TestFolder();

        var run = await NotebookRunner.RunAsync(
            notebook,
            "n",
            new NotebookRunOptions { AllowsErrors = allowsErrors },
            cancellationToken: TestContext.Current.CancellationToken);
        var html = await File.ReadAllTextAsync(run.WriteTo(folder.Path).Report, TestContext.Current.CancellationToken);

        Assert.Contains(expected, html, StringComparison.Ordinal);
        var stored = HtmlReport.Render(run.Notebook);
        Assert.Contains($"those of <a href=\"#cell-c1\">cell 2</a>{(allowsErrors ? " and others" : "")} end in an error.", stored,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_what_a_terminal_would_leave()
    {
        var html = HtmlReport.Render(With(new CellOutput.StreamText(
            "stdout", "\u001b[31mred\u001b[0m\r\n10 %\r20 %\r\u001b[K100 %\n\u001b]8;;http://x\u0007link\u001b]8;;\u0007\r")));

        Assert.Contains(">red\r\n100 %\nlink\r</pre>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_that_its_cell_hides_starts_folded()
    {
        var notebook = NotebookDocument.Parse("""
            {"cells":[{"cell_type":"code","id":"a","metadata":{"jupyter":{"source_hidden":true}},"outputs":[],"source":"1"}],"nbformat":4}
            """);

        Assert.Contains("<details><summary>", HtmlReport.Render(notebook), StringComparison.Ordinal);
        Assert.Contains("<details open><summary>", HtmlReport.Render(TestNotebook.Of("1")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a <script>x</script>", "a &lt;script&gt;x&lt;/script&gt;")]
    [InlineData("a <IMG src=x onerror=y>", "a &lt;IMG src=x onerror=y&gt;")]
    [InlineData("a </pre> b", "a &lt;/pre&gt; b")]
    [InlineData("<style>x</style>", "&lt;style>x&lt;/style>")]
    [InlineData("<!-- no end", "&lt;!-- no end")]
    [InlineData("<div onclick='x'>y</div>", "&lt;div onclick='x'>y</div>")]
    [InlineData("[a](javascript:x)", "<a href=\"\">a</a>")]
    [InlineData("[a](java&#115;cript:x)", "<a href=\"\">a</a>")]
    [InlineData("x <javascript:x>", "<p>x javascript:x</p>")]
    [InlineData("<a href='java&#115;cript:x'>a</a>", "&lt;a href='java&amp;#115;cript:x'&gt;a")]
    [InlineData("<p><a href=\"java&#x53;cript:x\">a</a></p>", "<p>&lt;a href=\"java&#x53;cript:x\">a</a></p>")]
    [InlineData("<p><a href=javascript&colon;x>a</a></p>", "<p>&lt;a href=javascript&colon;x>a</a></p>")]
    [InlineData("<p><a title='>' href='java\tscript:x'>a</a></p>", "<p>&lt;a title='>' href='java\tscript:x'>a</a></p>")]
    [InlineData("<p><a href='https://x.org/?a=b&c=d:e'>a</a></p>", "<p><a href='https://x.org/?a=b&c=d:e'>a</a></p>")]
    [InlineData("<p><a href=page.html title='b: c'>a</a></p>", "<p><a href=page.html title='b: c'>a</a></p>")]
    [InlineData("![far](https://x.org/a.png)", "<a href=\"https://x.org/a.png\">far</a>")]
    [InlineData("H<sub>2</sub>O<br>", "H<sub>2</sub>O<br>")]
    [InlineData("<details><summary>s</summary></details>", "<details><summary>s</summary></details>")]
    [InlineData("<a href='#one'>on</a> <b>x</b> <!-- y -->", "<a href='#one'>on</a> <b>x</b> <!-- y -->")]
    public void Html_in_text_is_markup_unless_it_would_act(string text, string expected)
    {
        Assert.Contains(expected, HtmlReport.Render(TestNotebook.Of("md:" + text)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.003, "3 ms")]
    [InlineData(0.994, "0.99 s")]
    [InlineData(0.996, "1.0 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(119.7, "2 min 00 s")]
    [InlineData(7260, "2 h 01 min")]
    public void Times_are_as_people_say_them(double seconds, string expected) =>
        Assert.Equal(expected, Durations.Text(TimeSpan.FromSeconds(seconds)));

    private static HtmlReportOptions Trusting => new() { Trust = true };

    private static string Hash(string script) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));

    private static int Scripts(string html) => Regex.Count(html, "<script");

    private static string Outputs(string html) => html[html.IndexOf("class=\"output\"", StringComparison.Ordinal)..];

    private static CellOutput.Display Bundle(string mimeType, string text) =>
        new(MimeBundle.FromText([KeyValuePair.Create(mimeType, text)]));

    private static NotebookDocument With(params CellOutput[] outputs)
    {
        var notebook = TestNotebook.Of("1");
        return notebook with { Cells = [notebook.Cells[0] with { Outputs = outputs }] };
    }
}
