using System.Diagnostics;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Reports;
using NgHvi.Notebooks.Tests.Support;

namespace NgHvi.Notebooks.Tests.Reports;

public sealed class BrowserTests
{
    private static readonly string? Browser = ((string[])["chromium", "chromium-browser", "google-chrome"])
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    [Fact]
    public async Task A_browser_puts_the_interactive_plot_in_the_place_of_the_still_image()
    {
        Assert.SkipWhen(Browser is null, "No Chromium is on the path.");
        Assert.SkipWhen(ReportResources.Plotly is null, "This build has no plotly.js: npm could not fetch it.");
        using var folder = new TestFolder();
        var figure = new CellOutput.Display(MimeBundle.FromText(
        [
            KeyValuePair.Create("application/vnd.plotly.v1+json", """{"data":[{"x":[1,2],"y":[1,2]}],"layout":{}}"""),
        ]));
        var notebook = TestNotebook.Of("1");
        var report = Path.Combine(folder.Path, "r.html");
        HtmlReport.Write(notebook with { Cells = [notebook.Cells[0] with { Outputs = [figure] }] }, report);

        var page = await DumpAsync(report, folder.Path);

        Assert.Contains("<div class=\"nghvi-static\" hidden=\"\">", page, StringComparison.Ordinal);
        Assert.Contains("nghvi-interactive js-plotly-plot", page, StringComparison.Ordinal);
    }

    private static async Task<string> DumpAsync(string report, string profile)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(
            Browser!,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000",
                $"--user-data-dir={Path.Combine(profile, "profile")}", "--dump-dom", new Uri(report).AbsoluteUri,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _ = process.StandardError.ReadToEndAsync(cancellation);
        var page = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return page;
    }
}
