using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace NgHvi.Cli;

/// <summary>The usual help followed by the command's notes and examples.</summary>
internal sealed class ExamplesHelp(HelpAction usual) : SynchronousCommandLineAction
{
    private static readonly ConditionalWeakTable<Command, string> Examples = [];

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Gives a command what its help ends with.</summary>
    public static T With<T>(T command, string examples)
        where T : Command
    {
        Examples.Add(command, examples);
        return command;
    }

    /// <summary>Shows examples in the help of a root command and all below it.</summary>
    public static void Install(Command root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesHelp((HelpAction)help.Action!);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        usual.Invoke(parseResult);
        if (Examples.TryGetValue(parseResult.CommandResult.Command, out var examples))
        {
            var output = parseResult.InvocationConfiguration.Output;
            foreach (var line in examples.ReplaceLineEndings("\n").Split('\n'))
            {
                output.WriteLine(line);
            }

            output.WriteLine();
        }

        return ExitCode.Success;
    }
}
