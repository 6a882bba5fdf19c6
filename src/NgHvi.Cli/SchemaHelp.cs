using System.CommandLine;
using System.CommandLine.Invocation;

namespace NgHvi.Cli;

/// <summary>Prints what every property of fit.json means.</summary>
internal sealed class SchemaHelp : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>The option --help-schema.</summary>
    public static Option<bool> CreateOption() =>
        new("--help-schema") { Description = "Explain every property of fit.json.", Arity = ArgumentArity.Zero, Action = new SchemaHelp() };

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        using var stream = typeof(SchemaHelp).Assembly.GetManifestResourceStream("fit-schema.md")!;
        using var reader = new StreamReader(stream);
        parseResult.InvocationConfiguration.Output.Write(reader.ReadToEnd());
        return ExitCode.Success;
    }
}
