using System.CommandLine;
using NgHvi.Notebooks.Reports;

namespace NgHvi.Cli;

/// <summary><c>nghvi notebook index</c>: writes a page over many notebooks.</summary>
internal static class NotebookIndexCommand
{
    private const string Pattern = "*.ipynb";

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var inputs = new Argument<string[]>("inputs")
        {
            Description =
                "Notebooks, and folders whose notebooks are listed with those of their subfolders; by default the current folder.",
            HelpName = "DIR|FILE.ipynb",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var output = new Option<string>("--output")
        {
            Description =
                "Folder for index.html; made if needed. Run times come from the reports that \"notebook run\" wrote, here or beside them.",
            HelpName = "DIR",
            Required = true,
        };
        var index = ExamplesHelp.With(
            new Command(
                "index", "Writes one HTML page over notebooks: what each is about, its first figure, and how its last run went.")
            {
                inputs, output,
            },
            "Examples:\n  nghvi notebook index notebooks --output report/");
        index.SetAction(parsed => Run(parsed.GetValue(inputs) ?? [], parsed.GetRequiredValue(output), streams));
        return index;
    }

    private static int Run(string[] inputs, string folder, CommandStreams streams)
    {
        string[] places = inputs.Length == 0 ? ["."] : inputs;
        var notebooks = places.SelectMany(place => Find(place, folder)).DistinctBy(Path.GetFullPath).ToArray();
        if (notebooks.Length == 0)
        {
            throw new InputException($"There is no notebook ({Pattern}) in {string.Join(", ", places.Select(place => $"\"{place}\""))}.");
        }

        if (File.Exists(folder))
        {
            throw new InputException($"--output \"{folder}\" is a file; the name of a folder is expected.");
        }

        try
        {
            streams.Output.WriteLine(NotebookGallery.Write(notebooks, folder));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The page cannot be written to --output \"{folder}\": {exception.Message}", exception);
        }

        return ExitCode.Success;
    }

    private static IEnumerable<string> Find(string place, string output)
    {
        if (File.Exists(place))
        {
            return [place];
        }

        if (!Directory.Exists(place))
        {
            throw new InputException($"\"{place}\" is neither a notebook nor a folder.");
        }

        // The executed copies in the output folder are not listed beside their originals, unless they were asked for.
        var (from, copies) = (Path.GetFullPath(place), Path.GetFullPath(output));
        return Directory.EnumerateFiles(place, Pattern, new EnumerationOptions { RecurseSubdirectories = true })
            .Where(path => !Path.GetRelativePath(place, path).Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.')))
            .Where(path => Path.TrimEndingDirectorySeparator(from) == Path.TrimEndingDirectorySeparator(copies)
                || Path.GetDirectoryName(Path.GetFullPath(path)) != Path.TrimEndingDirectorySeparator(copies))
            .Order(StringComparer.Ordinal);
    }
}
