using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace NgHvi.Notebooks.Tests.Support;

/// <summary>A page in a browser, and everything it complained about.</summary>
public sealed class OpenedPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> complaints = new();

    private OpenedPage(IBrowserContext context, IPage page) => (this.context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, failed scripts, dialogs, and requests for anything but files.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    public static async Task<OpenedPage> OpenAsync(IBrowserContext context, string file)
    {
        var opened = new OpenedPage(context, await context.NewPageAsync());
        var (page, complaints) = (opened.Page, opened.complaints);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => complaints.Enqueue($"failed: {error}");
        page.Dialog += async (_, dialog) =>
        {
            complaints.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                complaints.Enqueue($"request: {request.Url}");
            }
        };
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return opened;
    }

    /// <summary>Waits until every figure has its interactive plot, and gives how many there are.</summary>
    public async Task<int> DrawnFiguresAsync(int expected)
    {
        const string Drawn = "[...document.querySelectorAll('.nghvi-figure')]"
            + ".filter(f => f.querySelector('.main-svg') && f.querySelector('.nghvi-static').hidden).length";
        try
        {
            await Page.WaitForFunctionAsync($"{Drawn} >= {expected}", null, new PageWaitForFunctionOptions { Timeout = 20_000 });
        }
        catch (TimeoutException)
        {
            // The caller compares the numbers.
        }

        return await Page.EvaluateAsync<int>(Drawn);
    }

    /// <summary>How far the page is wider than its window.</summary>
    public Task<int> OverflowAsync() =>
        Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
