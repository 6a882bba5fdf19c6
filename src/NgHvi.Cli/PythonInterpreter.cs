using System.ComponentModel;
using System.Diagnostics;

namespace NgHvi.Cli;

/// <summary>Looks for the Python that Jupyter's kernels need.</summary>
internal static class PythonInterpreter
{
    private static readonly string[] Names = OperatingSystem.IsWindows() ? ["python.exe", "python3.exe"] : ["python3", "python"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20); // One that hangs is none.

    /// <summary>The first Python on the path that has ipykernel, else the first Python; null when there is none.</summary>
    public static string? FindWithKernel()
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .Where(File.Exists)
            .ToArray();
        return Array.Find(found, HasKernel) ?? found.FirstOrDefault();
    }

    /// <summary>Whether a Python can run a kernel.</summary>
    public static bool HasKernel(string interpreter)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(interpreter, ["-c", "import ipykernel.kernelbase"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (process.WaitForExit(Patience) && Task.WaitAll([output, error], Patience)) return process.ExitCode == 0;
            process.Kill(entireProcessTree: true);
            return false;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }
}
