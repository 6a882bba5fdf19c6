using System.CommandLine;
using System.Text;
using NgHvi.Notebooks.Engine;

namespace NgHvi.Cli;

/// <summary><c>nghvi engine</c>: the process behind a Jupyter kernel. Not for people, and so not in the help.</summary>
internal static class EngineCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var engine = new Command("engine", "Runs C# cells for a front end in another process.") { Hidden = true };
        engine.SetAction(async (_, cancellationToken) =>
        {
            // The streams of the process are taken for the protocol; what code writes outside a cell goes to the front end's log.
            var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
            using var input = new StreamReader(Console.OpenStandardInput(), encoding);
            using var output = new StreamWriter(Console.OpenStandardOutput(), encoding);
            Console.SetIn(TextReader.Null);
            Console.SetOut(Console.Error);
            await EngineHost.RunAsync(Environment.CurrentDirectory, input, output, cancellationToken).ConfigureAwait(false);
            return ExitCode.Success;
        });
        return engine;
    }
}
