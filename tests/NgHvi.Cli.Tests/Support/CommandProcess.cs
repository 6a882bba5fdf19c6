using System.Diagnostics;

namespace NgHvi.Cli.Tests.Support;

/// <summary>The built command as a process of its own.</summary>
internal static class CommandProcess
{
    /// <summary>Runs a line of a shell, in which <c>$NGHVI</c> is the command.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="line">The line.</param>
    /// <param name="variables">Of the environment; null takes one away.</param>
    public static (int Code, string Output, string Error) Shell(
        CommandFolder folder, string line, params (string Name, string? Value)[] variables)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no such shell.");
        var start = new ProcessStartInfo("/bin/sh", ["-c", line])
        {
            WorkingDirectory = Path.GetDirectoryName(folder["x"]),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NGHVI"] = string.Join(' ', StudyWorkerCommand.Line.Take(2));
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
