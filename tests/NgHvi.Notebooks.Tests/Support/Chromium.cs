using Microsoft.Playwright;

namespace NgHvi.Notebooks.Tests.Support;

/// <summary>The Chromium of this machine, without a window and without a network; absent where there is none.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string? Executable = ((string[])["chromium", "chromium-browser", "google-chrome"])
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (Executable is null)
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args = ["--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"],
        });
    }

    /// <summary>Opens a file; the test is skipped where there is no browser.</summary>
    public async Task<OpenedPage> OpenAsync(string file, int width = 1280, ColorScheme scheme = ColorScheme.Light, bool hasScripts = true)
    {
        Assert.SkipWhen(browser is null, "No Chromium is on the path.");
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            JavaScriptEnabled = hasScripts,
            Offline = true,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        return await OpenedPage.OpenAsync(context, file);
    }

    public async ValueTask DisposeAsync()
    {
        await (browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        playwright?.Dispose();
    }
}
