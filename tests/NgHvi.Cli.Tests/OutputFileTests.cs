using System.Diagnostics;
using System.Runtime.Versioning;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

public sealed class OutputFileTests : IDisposable
{
    private readonly CommandFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Devices_and_pipes_are_refused_and_stay()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has neither in its folders.");
        using var process = Process.Start("mkfifo", [folder["pipe"]]);
        process.WaitForExit();
        foreach (var path in new[] { "/dev/null", folder["pipe"] })
        {
            var (code, _, error) = Simulate(path);
            Assert.Equal(2, code);
            Assert.Contains("is a device or a pipe", error, StringComparison.Ordinal);
        }

        Assert.Equal(["pipe"], folder.Files);
        Assert.Equal("", File.ReadAllText("/dev/null"));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_link_stays_and_what_it_leads_to_is_replaced_with_its_mode()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links and modes are Unix's.");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        folder.Write("real.csv", "old");
        File.SetUnixFileMode(folder["real.csv"], Mode);
        File.CreateSymbolicLink(folder["link.csv"], "real.csv");
        Assert.Equal(0, Simulate(folder["link.csv"]).Code);
        Assert.Equal("real.csv", new FileInfo(folder["link.csv"]).LinkTarget);
        Assert.StartsWith("group,", folder.Read("real.csv"), StringComparison.Ordinal);
        Assert.Equal(Mode, File.GetUnixFileMode(folder["real.csv"]));
        Assert.Equal(["link.csv", "real.csv"], folder.Files);
    }

    [Fact]
    public void Replacing_is_said_once_and_not_when_it_is_asked_for()
    {
        Assert.Equal("", Simulate(folder["data.csv"]).Error);
        Assert.Equal(
            $"--output \"{folder["data.csv"]}\" is there already and will be replaced.", Simulate(folder["data.csv"]).Error.TrimEnd());
        Assert.Equal("", Simulate(folder["data.csv"], "--force").Error);
    }

    private (int Code, string Output, string Error) Simulate(string path, params string[] more) =>
        folder.Run(["simulate", "linear", "--groups", "2", "--rows", "8", "--output", path, .. more]);
}
