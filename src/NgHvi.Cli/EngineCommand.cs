using System.Runtime.InteropServices;
using System.Text;
using NgHvi.Notebooks.Engine;

namespace NgHvi.Cli;

/// <summary>
/// <c>nghvi engine</c>: the process behind a Jupyter kernel or a run of a notebook. Not for people, and so neither in the help nor
/// parsed with the other commands, which would delay the first cell.
/// </summary>
internal static class EngineCommand
{
    private const string Name = "engine";

    /// <summary>The program and the arguments that start it.</summary>
    public static IReadOnlyList<string> Line { get; } = [Host(), typeof(EngineCommand).Assembly.Location, Name];

    /// <summary>Whether a command line is that of an engine.</summary>
    public static bool IsIn(string[] args) => args is [Name];

    /// <summary>Serves until the front end asks for the end, or has gone.</summary>
    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // The streams of the process are taken for the protocol; what code writes outside a cell goes to the front end's log.
        // Threads that outlive the last cell may still have a failure to tell, so the output is not closed.
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var input = new StreamReader(Console.OpenStandardInput(), encoding);
        var output = new StreamWriter(Console.OpenStandardOutput(), encoding);
        Console.SetIn(TextReader.Null);
        Console.SetOut(Console.Error);
        try
        {
            await EngineHost.RunAsync(Environment.CurrentDirectory, input, output, ownsProcess: true, cancellationToken)
                .ConfigureAwait(false);
            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Cancelled;
        }
    }

    /// <summary>The program that runs this command's own process again, before its arguments.</summary>
    public static string Host()
    {
        // The runtime lies in <host's folder>/shared/Microsoft.NETCore.App/<version>/.
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var host = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(host) ? host : "dotnet";
    }
}
