using System.Diagnostics;

namespace NgHvi.Interactive.Tests.Support;

/// <summary>A browser without a window, which shows a page and tells what has become of it.</summary>
internal static class Chromium
{
    /// <summary>The program, or null where none is installed.</summary>
    public static string? Path { get; } = ((string[])["chromium", "chromium-browser", "google-chrome"])
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
            .Select(folder => System.IO.Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Opens a page and gives its elements after its scripts have run; no host can be reached.</summary>
    public static async Task<string> DumpAsync(string html, bool isDark = false)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("nghvi-page-").FullName;
        try
        {
            var page = System.IO.Path.Combine(folder, "page.html");
            await File.WriteAllTextAsync(page, html, cancellation);
            using var process = Process.Start(new ProcessStartInfo(
                Path!,
                [
                    "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=8000", "--window-size=1280,1000",
                    "--host-resolver-rules=MAP * ~NOTFOUND", $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}",
                    $"--user-data-dir={System.IO.Path.Combine(folder, "profile")}", "--dump-dom", new Uri(page).AbsoluteUri,
                ])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            _ = process.StandardError.ReadToEndAsync(cancellation);
            var shown = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return shown;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
