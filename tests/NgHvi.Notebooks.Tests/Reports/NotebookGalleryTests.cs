using System.Text.RegularExpressions;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Reports;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Reports;

public sealed class NotebookGalleryTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_card_has_title_first_paragraph_and_addresses()
    {
        var notebook = Write("in/a b#1%.ipynb", TestNotebook.Of("md:# One & <b>two</b>\n\nSays $x^2$, [here](other.md).\n\nMore.", "1"));

        var page = Page(notebook);

        Assert.Contains("<bdi>One &amp; two</bdi>", page, StringComparison.Ordinal);
        Assert.Contains("<p>Says <span class=\"nghvi-math\">x^2</span>, here.</p>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("More.", page, StringComparison.Ordinal);
        Assert.Contains("href=\"../in/a%20b%231%25.ipynb\"", page, StringComparison.Ordinal);
        Assert.Contains("No figure", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CellStatus.Succeeded, "Succeeded in 12 s on 2026-03-01.")]
    [InlineData(CellStatus.Failed, "Failed after 12 s on 2026-03-01.")]
    [InlineData(CellStatus.Cancelled, "Stopped after 12 s on 2026-03-01.")]
    public void Run_time_and_status_come_from_the_report(CellStatus status, string expected)
    {
        var document = TestNotebook.Of("md:# A", "1");
        var notebook = Write("in/a.ipynb", document);
        var run = new ReportRun
        {
            Status = status,
            Elapsed = TimeSpan.FromSeconds(12),
            Ended = new DateTimeOffset(2026, 3, 1, 4, 5, 6, TimeSpan.Zero),
            Cells = [new CellRun(1, status, TimeSpan.FromSeconds(12))],
        };
        HtmlReport.Write(document, Path.Combine(folder.Path, "out", "a.html"), new HtmlReportOptions { Run = run });

        var page = Page(notebook);
        Assert.Contains($">{expected}</p>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"a.html\">Report</a>", page, StringComparison.Ordinal);

        Write("in/a.ipynb", TestNotebook.Of("md:# A", "2"));
        Assert.Contains($">{expected} The notebook has changed since.</p>", Page(notebook), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_report_the_notebook_itself_says_what_is_known()
    {
        var ran = TestNotebook.Of("1");
        var never = ran with { Cells = [ran.Cells[0] with { ExecutionCount = null }] };
        var failed = ran with { Cells = [ran.Cells[0] with { Outputs = [new CellOutput.Failure("E", "m", [])] }] };

        var page = Page(Write("a.ipynb", never), Write("b.ipynb", ran), Write("c.ipynb", failed), folder.Write("d.ipynb", "{ <b>"));

        Assert.Equal(
            [
                "Never run.",
                "Stored outputs; the run time is not recorded.",
                "A cell of the stored outputs failed; the run time is not recorded.",
                "Cannot be read.",
            ],
            Regex.Matches(page, "<p class=\"state \\w+\">([^<]*)</p>").Select(match => match.Groups[1].Value));
        Assert.Contains("4 notebooks, 1 never run, 1 with stored outputs, 1 failed, 1 damaged.", page, StringComparison.Ordinal);
        Assert.Contains("d.ipynb is not", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "text/html",
        "<figure class=\"nghvi-figure\"><div class=\"nghvi-static\"><svg xmlns=\"http://www.w3.org/2000/svg\"><svg/></svg></div></figure>",
        "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciPjxzdmcgLz48L3N2Zz4=")]
    [InlineData("text/html", "<div class=\"nghvi-static\"><img alt=\"a\" src=\"data:image/svg+xml;base64,QUJD\"/></div>",
        "data:image/svg+xml;base64,QUJD")]
    [InlineData("image/svg+xml", "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIC8+")]
    [InlineData("image/png", "QUJD\nREVG\n", "data:image/png;base64,QUJDREVG")]
    [InlineData("text/html", "<img src=\"data:image/png;base64,QUJD\">", null)]
    [InlineData("image/svg+xml", "<svg", null)]
    public void The_picture_is_the_first_still_image(string type, string text, string? expected)
    {
        var notebook = TestNotebook.Of("1");
        var output = new CellOutput.Display(MimeBundle.FromText([KeyValuePair.Create(type, text)]));

        Assert.Equal(expected, FirstPicture.Find(notebook with { Cells = [notebook.Cells[0] with { Outputs = [output] }] }));
    }

    [Fact]
    public void Hostile_words_stay_words()
    {
        var page = Page(Write("a & 'b'.ipynb", HostileNotebook.Create()));

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
        Assert.DoesNotContain("a & 'b'", page, StringComparison.Ordinal);
    }

    private string Write(string name, NotebookDocument notebook) => folder.Write(name, notebook.ToJson());

    private string Page(params string[] notebooks) =>
        File.ReadAllText(NotebookGallery.Write(notebooks, Path.Combine(folder.Path, "out")));
}
