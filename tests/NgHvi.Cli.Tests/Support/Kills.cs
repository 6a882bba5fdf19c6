using System.Diagnostics;
using System.Globalization;

namespace NgHvi.Cli.Tests.Support;

/// <summary>Commands as processes that are killed; NGHVI_KILLS says how often.</summary>
internal static class Kills
{
    public static int Count(int usual) =>
        Environment.GetEnvironmentVariable("NGHVI_KILLS") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    public static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo(StudyWorkerCommand.Line[0], [StudyWorkerCommand.Line[1], .. arguments]) { RedirectStandardError = true })!;

    /// <summary>Kills the command at random moments, each time begun again, and lets it end at last.</summary>
    public static void Survive(int count, (int First, int Last) milliseconds, Action again, params string[] arguments)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no SIGKILL.");
        var random = new Random(7);
        for (int kill = 0, ends = 0; kill < count && ends < count;)
        {
            using var process = Start(arguments);
            if (process.WaitForExit(random.Next(milliseconds.First, milliseconds.Last)))
            {
                Assert.Equal(0, process.ExitCode);
                again();
                ends++; // A fast machine.
                continue;
            }

            process.Kill();
            process.WaitForExit();
            kill++;
        }

        using var last = Start(arguments);
        last.WaitForExit();
        Assert.Equal(0, last.ExitCode);
    }
}
