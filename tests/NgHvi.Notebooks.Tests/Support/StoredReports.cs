using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Reports;
using NgHvi.Tests.Shared;

namespace NgHvi.Notebooks.Tests.Support;

/// <summary>Reports of the repository's notebooks with their stored outputs; nothing is run. Each is written once.</summary>
public sealed class StoredReports : IDisposable
{
    private readonly TestFolder folder = new();

    /// <summary>The names of the notebooks.</summary>
    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.ipynb").Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal)];

    /// <summary>Where they are.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "notebooks");

    /// <summary>The report's path, and how many figures it has to show.</summary>
    public (string Path, int Figures) Of(string name)
    {
        var notebook = NotebookDocument.Load(Path.Combine(Folder, name + ".ipynb"));
        var path = Path.Combine(folder.Path, name + ".html");
        if (!File.Exists(path))
        {
            HtmlReport.Write(notebook, path, new HtmlReportOptions { Title = name, Folder = Folder });
        }

        return (path, notebook.Cells.SelectMany(cell => cell.Outputs).Count(IsFigure));
    }

    public void Dispose() => folder.Dispose();

    private static bool IsFigure(CellOutput output)
    {
        var data = (output as CellOutput.Display)?.Data ?? (output as CellOutput.Result)?.Data;
        return data is not null && (data.GetText("text/html")?.Contains("class=\"nghvi-plotly\"", StringComparison.Ordinal) == true
            || data.MimeTypes.Contains("application/vnd.plotly.v1+json"));
    }
}
