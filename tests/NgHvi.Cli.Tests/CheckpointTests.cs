using System.Diagnostics;
using System.Globalization;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

/// <summary>Fits as processes, killed at random moments.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const string Kills = "NGHVI_KILLS"; // How many; a few where nobody says.
    private static readonly string[] Fit =
        ["--formula", "y ~ deep(x) + (deep | g)", "--hidden", "4", "--steps", "1500", "--starts", "2", "--quiet", "--force"];

    private readonly CommandFolder folder = new CommandFolder().Write("data.csv", SmallData.Csv());

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Killed_at_any_moment_the_same_command_ends_with_the_same_fit()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no SIGKILL.");
        Assert.Equal(0, folder.Run(["fit", "@data.csv", .. Fit, "--output", "@calm.json"]).Code);
        var (random, kills) = (new Random(7), int.Parse(
            Environment.GetEnvironmentVariable(Kills) ?? "4", CultureInfo.InvariantCulture));
        for (int kill = 0, ends = 0; kill < kills && ends < kills;)
        {
            using var process = Start("--every", "0.02s");
            if (process.WaitForExit(random.Next(300, 1500)))
            {
                Assert.Equal(0, process.ExitCode);
                File.Delete(folder["fit.json"]);
                ends++; // A fast machine.
                continue;
            }

            process.Kill();
            process.WaitForExit();
            kill++;
        }

        using var last = Start("--every", "0.02s");
        last.WaitForExit();
        Assert.Equal(0, last.ExitCode);
        Assert.Equal(folder.WithoutTimes("calm.json"), folder.WithoutTimes("fit.json"));
        Assert.Equal(["calm.json", "data.csv", "fit.json"], folder.Files); // No checkpoint, nothing temporary.
    }

    [Theory]
    [InlineData("HUP")]
    [InlineData("TERM")]
    public void A_closed_terminal_or_a_polite_end_keeps_fit_and_checkpoint(string signal)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There are no such signals.");
        if (signal == "HUP" && IgnoresHangUp()) Assert.Skip("These tests run under nohup, and so does what they start.");
        using var process = Start("--every", "0s", "--steps", "100000");
        var clock = Stopwatch.StartNew();
        while (!folder.Has("fit.checkpoint") && clock.Elapsed < TimeSpan.FromSeconds(60)) Thread.Sleep(20);
        using (var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
        process.WaitForExit();
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("\"stopped\": \"cancelled\"", folder.Read("fit.json"), StringComparison.Ordinal);
        Assert.Equal(["data.csv", "fit.checkpoint", "fit.json"], folder.Files);
    }

    private static bool IgnoresHangUp() => OperatingSystem.IsLinux() && File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))
        .Any(line => (Convert.ToUInt64(line.Split('\t')[1], 16) & 1) == 1);

    [Theory]
    [InlineData("--every 5m", "--every belongs to --checkpoint")]
    [InlineData("--checkpoint @c --every soon", "--every is \"soon\"; allowed are times such as 30s, 5m or 1h.")]
    [InlineData("--checkpoint @c --every s", "--every is \"s\"")]
    [InlineData("--checkpoint @c --every NaNs", "--every is \"NaNs\"")]
    [InlineData("--checkpoint @c --every 999999999h", "--every is \"999999999h\"")]
    [InlineData("--checkpoint @data.csv", "--checkpoint \"", "is also read")]
    [InlineData("--checkpoint @none/c", "its folder does not exist")]
    [InlineData("--checkpoint @old", "is another kind of file")]
    public void What_cannot_be_a_checkpoint_is_said(string arguments, params string[] sentences)
    {
        folder.Write("old", "y,x\n");
        var (code, _, error) = folder.Run(
            ["fit", "@data.csv", "--formula", "y ~ x", .. arguments.Split(' ').Select(text => text == "@old" ? "@old" : text)]);
        Assert.Equal(2, code);
        Assert.All(sentences, sentence => Assert.Contains(sentence, error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_saved_fit_goes_on()
    {
        folder.Run("fit", "@data.csv", "--formula", "y ~ x + (1 | g)", "--steps", "40", "--output", "@fit.json");
        var (code, output, error) = folder.Run("fit", "--continue", "@fit.json", "--steps", "25", "--output", "@more.json");
        Assert.True(code == 0, error);
        Assert.Contains("65 steps", output, StringComparison.Ordinal);
        Assert.Contains("Continued from q₀ after 40 steps.", folder.Read("more.json"), StringComparison.Ordinal);
        var bytes = File.ReadAllBytes(folder["more.json"]);
        Assert.Equal(bytes, NgHvi.Fit.FromJson(bytes, "more.json").ToJson());
        Assert.Contains("--continue needs --steps", folder.Run("fit", "--continue", "@fit.json").Error, StringComparison.Ordinal);
        Assert.Contains(
            "beside it only", folder.Run("fit", "--continue", "@fit.json", "--steps", "5", "--seed", "9").Error, StringComparison.Ordinal);
        Assert.Contains("does not exist", folder.Run("fit", "--continue", "@no.json", "--steps", "5").Error, StringComparison.Ordinal);
    }

    private Process Start(params string[] more) => Process.Start(new ProcessStartInfo(
        StudyWorkerCommand.Line[0],
        [
            StudyWorkerCommand.Line[1], "fit", folder["data.csv"], .. Fit.Where((word, i) => !more.Contains("--steps")
                || (word != "--steps" && (i == 0 || Fit[i - 1] != "--steps"))), "--checkpoint", folder["fit.checkpoint"], "--output",
            folder["fit.json"], .. more,
        ])
    {
        RedirectStandardError = true,
    })!;
}
