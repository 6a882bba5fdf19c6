using System.CommandLine;
using System.Text;
using NgHvi.Notebooks;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Cli;

/// <summary><c>nghvi notebook convert</c>: between .ipynb and .dib.</summary>
internal static class NotebookConvertCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var file = new Argument<string>("file") { Description = "A notebook or script.", HelpName = "FILE.ipynb|FILE.dib" };
        var to = CommandOption.OptionalChoice("--to", "What it becomes. Default: the other one.", "dib", "ipynb");
        var output = new Option<string?>("--output")
        {
            Description = "The file to write. Default: beside FILE, with the other ending.",
            HelpName = "FILE",
        };
        var convert = ExamplesHelp.With(
            new Command(
                "convert", "Converts a notebook to a script or back. Scripts have neither outputs nor ids; new ids are the same each time.")
            {
                file, to, output,
            },
            "Examples:\n  nghvi notebook convert study.ipynb --to dib\n  nghvi notebook convert study.dib --to ipynb --output copy.ipynb");
        convert.SetAction(parsed => Convert(parsed.GetRequiredValue(file), parsed.GetValue(to), parsed.GetValue(output), streams));
        return convert;
    }

    private static int Convert(string file, string? to, string? output, CommandStreams streams)
    {
        if (!File.Exists(file))
        {
            throw new InputException($"The notebook \"{file}\" does not exist.");
        }

        var format = NotebookDocument.IsScript(file) ? "ipynb" : "dib";
        if (to is not null && to != format)
        {
            throw new InputException($"The notebook \"{file}\" is a .{to} already; --to {format} converts it.");
        }

        if (output is not null && !output.EndsWith($".{format}", StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException($"--output \"{output}\" does not end in .{format}, which is what \"{file}\" becomes.");
        }

        var path = output ?? Path.ChangeExtension(file, format);
        var target = OutputFile.Check(streams, path, "--output", file)!;
        try
        {
            var notebook = NotebookDocument.Load(file);
            target.Write(Encoding.UTF8.GetBytes(format == "dib" ? notebook.ToScript() : notebook.ToJson()));
        }
        catch (NotebookException exception)
        {
            throw new InputException(exception.Message, exception);
        }

        streams.Output.WriteLine(path);
        return ExitCode.Success;
    }
}
