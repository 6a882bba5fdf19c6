using Microsoft.Playwright;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Reports;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Reports;

/// <summary>The reports of the repository's notebooks as a reader without a network sees them.</summary>
public sealed class BrowserTests(Chromium chromium, StoredReports reports) : IClassFixture<Chromium>, IClassFixture<StoredReports>
{
    public static TheoryData<string> Names => StoredReports.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_figure_is_interactive_and_survives_hovering_and_toggling(string name)
    {
        Assert.SkipWhen(ReportResources.Plotly is null, "This build has no plotly.js: npm could not fetch it.");
        var (report, figures) = reports.Of(name);
        await using var opened = await chromium.OpenAsync(report);
        Assert.InRange(figures, 1, 100);

        Assert.Equal(figures, await opened.DrawnFiguresAsync(figures));
        Assert.Equal(0, await opened.OverflowAsync());
        foreach (var plot in await opened.Page.Locator(".nghvi-interactive .nsewdrag").AllAsync())
        {
            await plot.HoverAsync();
        }

        var toggled = 0;
        foreach (var plot in await opened.Page.Locator(".nghvi-interactive").AllAsync())
        {
            var legend = plot.Locator(".legendtoggle");
            if (await legend.CountAsync() > 0)
            {
                await legend.First.ClickAsync();
                toggled++;
            }
        }

        // A click counts when no second one follows it.
        await opened.Page.WaitForFunctionAsync(
            "count => [...document.querySelectorAll('.nghvi-interactive')]"
                + ".filter(p => p._fullData.some(t => t.visible === 'legendonly')).length === count",
            toggled);
        Assert.Equal(figures, await opened.DrawnFiguresAsync(figures));
        Assert.Empty(opened.Complaints);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_can_be_read_in_light_and_in_dark(string name)
    {
        var (report, figures) = reports.Of(name);
        await using var opened = await chromium.OpenAsync(report);
        await DrawnAsync(opened, figures);

        Assert.Empty(await opened.FaintTextsAsync());
        await opened.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        Assert.Empty(await opened.FaintTextsAsync());
        Assert.Empty(opened.Complaints);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Without_scripts_every_figure_shows_its_still_image(string name)
    {
        var (report, figures) = reports.Of(name);
        await using var opened = await chromium.OpenAsync(report, hasScripts: false);

        var boxes = new List<LocatorBoundingBoxResult?>();
        foreach (var image in await opened.Page.Locator(".nghvi-static > svg, .nghvi-static > img").AllAsync())
        {
            boxes.Add(await image.BoundingBoxAsync());
            Assert.True(await image.EvaluateAsync<bool>("i => i.tagName !== 'IMG' || (i.complete && i.naturalWidth > 0)"));
        }

        Assert.Equal(figures, boxes.Count);
        Assert.All(boxes, box => Assert.True(box is { Width: > 200, Height: > 100 }));
        Assert.Equal(0, await opened.OverflowAsync());
        Assert.False(await opened.Page.Locator(".tools").IsVisibleAsync());
    }

    [Fact]
    public async Task A_button_changes_the_theme_of_page_and_figures()
    {
        var (report, figures) = reports.Of("02-natural-gradient");
        await using var opened = await chromium.OpenAsync(report);
        await DrawnAsync(opened, figures);

        await opened.Page.ClickAsync("#theme");

        Assert.Equal("rgb(20, 23, 27)", await opened.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Empty(await opened.FaintTextsAsync());
        Assert.Equal("Light", await opened.Page.TextContentAsync("#theme"));
    }

    [Fact]
    public async Task Code_folds_in_one_cell_and_in_all_by_the_keyboard()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "r.html");
        HtmlReport.Write(TestNotebook.Of("md:# A\n## B", "var a = 1;", "var b = 1;"), path);
        await using var opened = await chromium.OpenAsync(path);
        var code = opened.Page.Locator("section.code pre:visible");

        await opened.Page.Locator("section.code summary").First.PressAsync("Enter");
        Assert.Equal(1, await code.CountAsync());
        await opened.Page.Locator("#fold").PressAsync("Enter");
        Assert.Equal(0, await code.CountAsync());
        await opened.Page.Locator("#fold").PressAsync("Enter");
        Assert.Equal(2, await code.CountAsync());
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task The_contents_follow_the_reader_on_a_wide_window_and_fold_on_a_narrow_one()
    {
        var (report, _) = reports.Of("03-deep-mixed-small");
        await using var wide = await chromium.OpenAsync(report);
        await wide.Page.EvaluateAsync("document.getElementById('2--the-gradient').scrollIntoView()");

        Assert.Equal("2. The gradient", await wide.Page.TextContentAsync("nav a[aria-current]"));
        Assert.Equal(0, (await wide.Page.Locator("nav").BoundingBoxAsync())!.Y);
        await wide.Page.EvaluateAsync("window.scrollTo(0, 0)");
        await wide.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the text", await wide.Page.EvaluateAsync<string>("document.activeElement.textContent"));

        await using var narrow = await chromium.OpenAsync(report, width: 400);
        Assert.Equal(0, await narrow.OverflowAsync());
        Assert.False(await narrow.Page.Locator("nav ul").IsVisibleAsync());
        await narrow.Page.Locator("nav summary").PressAsync("Enter");
        Assert.True(await narrow.Page.Locator("nav ul").IsVisibleAsync());
    }

    [Fact]
    public async Task A_wide_table_keeps_its_first_column_where_it_scrolls()
    {
        await using var opened = await chromium.OpenAsync(reports.Of("00-your-own-data").Path, width: 390);

        const string Scrolled =
            """
            [...document.querySelectorAll('iframe.stored')]
              .flatMap(f => [...f.contentDocument.querySelectorAll('.nghvi:has(th[scope=row])')])
              .filter(t => t.scrollWidth > t.clientWidth + 50)
              .map(t => { t.scrollLeft = 50; return t.querySelector('th[scope=row]').getBoundingClientRect().left; })
            """;
        var places = await opened.Page.EvaluateAsync<double[]>(Scrolled);
        Assert.NotEmpty(places);
        Assert.All(places, left => Assert.InRange(left, -1, 1));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Paper_shows_still_images_in_light_colours_and_nothing_cut(string name)
    {
        var (report, figures) = reports.Of(name);
        await using var opened = await chromium.OpenAsync(report, width: 794, scheme: ColorScheme.Dark);
        await DrawnAsync(opened, figures);
        await opened.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        Assert.Equal(figures, await opened.Page.Locator(".nghvi-static:visible").CountAsync());
        Assert.Equal(0, await opened.Page.Locator(".nghvi-interactive:visible").CountAsync());
        Assert.Equal("rgb(255, 255, 255)", await opened.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal(0, await opened.OverflowAsync());
        const string Wide =
            """
            [document, ...[...document.querySelectorAll('iframe.stored')].map(f => f.contentDocument)]
              .flatMap(d => [...d.querySelectorAll('pre, .nghvi')])
              .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.slice(-80))
            """;
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(Wide));
        const string High =
            "[...document.querySelectorAll('.nghvi-static > *')].filter(i => i.getBoundingClientRect().height > 1000).length";
        Assert.Equal(0, await opened.Page.EvaluateAsync<int>(High));
    }

    [Fact]
    public async Task Hostile_words_are_shown_as_text_and_do_nothing()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "a & \"b\" <script>.html");
        HtmlReport.Write(HostileNotebook.Create(), path, HostileNotebook.Options);
        await using var opened = await chromium.OpenAsync(path);

        var text = await opened.Page.EvaluateAsync<string>("document.body.innerText");
        Assert.Equal(HostileNotebook.Places, text.Split(HostileNotebook.Words).Length - 1);
        Assert.Contains(HostileNotebook.Words, await opened.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await opened.OverflowAsync());
        Assert.Empty(opened.Complaints);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_formula_is_set(string name)
    {
        Assert.SkipWhen(!Katex.IsEmbedded, "This build has no KaTeX: npm could not fetch it.");
        await using var opened = await chromium.OpenAsync(reports.Of(name).Path, width: 390);
        var formulas = await opened.Page.Locator(".nghvi-math").CountAsync();

        Assert.Equal(formulas, await opened.Page.Locator(".nghvi-math > .katex, .nghvi-math > .katex-display").CountAsync());
        Assert.Equal(0, await opened.Page.Locator(".katex-error").CountAsync());
        Assert.Equal(0, await opened.OverflowAsync());
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task What_is_no_formula_stays_as_it_was_written()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "r.html");
        HtmlReport.Write(TestNotebook.Of($"md:$x^$\n\n$$\n{new string('{', 20_000)}\n$$\n\n$y$"), path);
        await using var opened = await chromium.OpenAsync(path);

        Assert.StartsWith("x^", await opened.Page.Locator(".nghvi-math").First.TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task Foreign_html_is_seen_whole_and_cannot_act()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "r.html");
        var notebook = TestNotebook.Of("1");
        var html = $"{string.Concat(Enumerable.Repeat("<p>line</p>", 40))}<p onclick=\"top.document.title = 'acted'\">last</p>";
        var output = new CellOutput.Display(MimeBundle.FromText([KeyValuePair.Create("text/html", html)]));
        HtmlReport.Write(notebook with { Cells = [notebook.Cells[0] with { Outputs = [output] }] }, path);
        await using var opened = await chromium.OpenAsync(path);
        var last = opened.Page.FrameLocator("iframe").GetByText("last");

        var (frame, words) = (await opened.Page.Locator("iframe").BoundingBoxAsync(), await last.BoundingBoxAsync());
        Assert.InRange(words!.Y + words.Height, 1000, frame!.Y + frame.Height);
        Assert.Empty(opened.Complaints);
        await last.ClickAsync();
        Assert.Equal("Notebook", await opened.Page.TitleAsync());
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(400)]
    public async Task The_gallery_fits_its_window_and_can_be_read(int width)
    {
        using var folder = new TestFolder();
        var page =
            NotebookGallery.Write(Directory.GetFiles(StoredReports.Folder, "*.ipynb").Append(folder.Write("x.ipynb", "{")), folder.Path);
        await using var opened = await chromium.OpenAsync(page, width);

        const string Seen = "[...document.querySelectorAll('.picture img')].filter(i => i.complete && i.naturalWidth > 0).length";
        // Pictures are loaded as they come near the window.
        await opened.Page.EvaluateAsync("document.querySelectorAll('.picture img').forEach(image => image.loading = 'eager')");
        await opened.Page.WaitForFunctionAsync($"{Seen} >= {StoredReports.Names.Count}");
        Assert.Equal(StoredReports.Names.Count, await opened.Page.EvaluateAsync<int>(Seen));
        Assert.Equal(0, await opened.OverflowAsync());
        Assert.Empty(await opened.FaintTextsAsync());
        await opened.Page.ClickAsync("#theme");
        Assert.Empty(await opened.FaintTextsAsync());
        Assert.Empty(opened.Complaints);
    }

    private static async Task DrawnAsync(OpenedPage opened, int figures)
    {
        if (ReportResources.Plotly is not null)
        {
            Assert.Equal(figures, await opened.DrawnFiguresAsync(figures));
        }
    }
}
