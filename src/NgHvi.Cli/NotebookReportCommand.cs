using System.CommandLine;
using System.Text;
using NgHvi.Notebooks;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Reports;

namespace NgHvi.Cli;

/// <summary><c>nghvi notebook report</c>: a report of the outputs that a notebook has, without running it.</summary>
internal static class NotebookReportCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        var file = new Argument<string>("file") { Description = "A notebook.", HelpName = "FILE.ipynb" };
        var output = new Option<string>("--output")
        {
            Description = "Folder for the HTML report; made if needed.",
            HelpName = "DIR",
            Required = true,
        };
        var trust = new Option<bool>("--trust")
        {
            Description = "Let HTML and scripts of the outputs act on the page; otherwise they are shown in frames without scripts.",
        };
        var report = ExamplesHelp.With(
            new Command("report", "Writes a self-contained HTML report of the outputs stored in a notebook; nothing is run.")
            {
                file, output, trust,
            },
            "Examples:\n  nghvi notebook report notebooks/01-linear-random-effects.ipynb --output report/");
        report.SetAction(parsed => Write(
            parsed.GetRequiredValue(file), parsed.GetRequiredValue(output), parsed.GetValue(trust), streams));
        return report;
    }

    private static int Write(string file, string folder, bool trust, CommandStreams streams)
    {
        if (!File.Exists(file))
        {
            throw new InputException($"The notebook \"{file}\" does not exist.");
        }

        NotebookRunRequest.PrepareFolder(folder);
        var name = Path.GetFileNameWithoutExtension(file);
        var path = Path.Combine(folder, name + ".html");
        var target = OutputFile.Check(streams, path, "--output", file)!;
        try
        {
            var options =
                new HtmlReportOptions { Title = name, Folder = Path.GetDirectoryName(Path.GetFullPath(file)), Trust = trust };
            target.Write(Encoding.UTF8.GetBytes(HtmlReport.Render(NotebookDocument.Load(file), options)));
        }
        catch (NotebookException exception)
        {
            throw new InputException(exception.Message, exception);
        }

        streams.Output.WriteLine(path);
        return ExitCode.Success;
    }
}
