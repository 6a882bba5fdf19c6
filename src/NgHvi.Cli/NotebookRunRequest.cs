using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Running;

namespace NgHvi.Cli;

/// <summary>What a command line asks of a run of a notebook.</summary>
/// <param name="File">The notebook.</param>
/// <param name="Output">The folder of the results; null for none.</param>
/// <param name="IsInPlace">Whether the file itself is replaced.</param>
/// <param name="IsCheck">Whether outputs are compared with the stored ones.</param>
/// <param name="AllowsErrors">Whether the run goes on after a cell that fails.</param>
/// <param name="Timeout">Seconds for each cell; null for no limit.</param>
/// <param name="MaxOutput">Megabytes of a file for the outputs of each cell.</param>
/// <param name="ParameterFile">A file of parameters; null for none.</param>
/// <param name="Parameters">Parameters as "name=value".</param>
/// <param name="IsQuiet">Whether nothing is told on the way.</param>
internal sealed record NotebookRunRequest(
    string File, string? Output, bool IsInPlace, bool IsCheck, bool AllowsErrors, double? Timeout, double MaxOutput,
    string? ParameterFile, IReadOnlyList<string> Parameters, bool IsQuiet)
{
    private const double LongestTimeout = 1e6;
    private const double LargestOutput = 2000;

    /// <summary>Where the outputs of the cells that have run are kept on the way; null when nothing is written.</summary>
    public string? PartialFile =>
        Output is not null ? Path.Combine(Output, Path.GetFileNameWithoutExtension(File) + ".ipynb")
        : IsInPlace ? Path.ChangeExtension(File, ".run.ipynb")
        : null;

    /// <summary>Makes the folder and checks, before anything runs, that the results can be written.</summary>
    /// <exception cref="InputException">They cannot, or there are none.</exception>
    public void Prepare(CommandStreams streams)
    {
        if (!System.IO.File.Exists(File))
        {
            throw new InputException($"The notebook \"{File}\" does not exist.");
        }

        if (Output is null && !IsInPlace && !IsCheck)
        {
            throw new InputException("Nothing says what becomes of the run; give --output DIR, --in-place or --check.");
        }

        if (NotebookDocument.IsScript(File) && (IsInPlace || IsCheck))
        {
            throw new InputException(
                $"{(IsInPlace ? "--in-place" : "--check")} needs an .ipynb; scripts such as \"{File}\" have no outputs.");
        }

        if (Timeout > LongestTimeout)
        {
            throw new InputException($"--timeout is {Timeout}; allowed are at most {LongestTimeout} seconds.");
        }

        if (MaxOutput > LargestOutput)
        {
            throw new InputException($"--max-output is {MaxOutput}; allowed are at most {LargestOutput} megabytes.");
        }

        if (IsInPlace)
        {
            OutputFile.Check(null, File, "--in-place");
            WholeFile.Clean(PartialFile!);
        }

        if (Output is not null)
        {
            PrepareFolder(Output);
            var name = Path.Combine(Output, Path.GetFileNameWithoutExtension(File));
            OutputFile.Check(streams, name + ".ipynb", "--output", File);
            OutputFile.Check(streams, name + ".html", "--output", File);
        }
    }

    /// <summary>The options of the run.</summary>
    /// <exception cref="NgHvi.Notebooks.NotebookException">A parameter cannot be used.</exception>
    public NotebookRunOptions ToOptions() => new()
    {
        WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(File)),
        Parameters = NotebookParameters.Of(ParameterFile, Parameters),
        Timeout = Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        AllowsErrors = AllowsErrors,
        MaxOutput = (long)(MaxOutput * 1e6),
        EngineCommand = EngineCommand.Line,
        AfterCell = KeepSoFar,
    };

    /// <summary>Writes the outputs so far, so that not even the end of this process loses them.</summary>
    private void KeepSoFar(NotebookRun run)
    {
        try
        {
            if (PartialFile is { } path)
            {
                run.Notebook.Save(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be written is told at the end, when it is tried again.
        }
    }

    /// <summary>Makes the folder of --output.</summary>
    /// <exception cref="InputException">It cannot be made.</exception>
    public static void PrepareFolder(string folder)
    {
        if (System.IO.File.Exists(folder))
        {
            throw new InputException($"--output \"{folder}\" is a file; the name of a folder is expected.");
        }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"--output \"{folder}\" cannot be made: {exception.Message}", exception);
        }
    }
}
