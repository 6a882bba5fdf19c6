using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Reports;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Running;

/// <summary>A notebook that was run.</summary>
public sealed record NotebookRun
{
    /// <summary>The notebook's file name, without folder and ending.</summary>
    public required string Name { get; init; }

    /// <summary>The working directory of the cells.</summary>
    public required string Folder { get; init; }

    /// <summary>The notebook with the outputs of this run; those of cells of C# that it did not come to are empty.</summary>
    public required NotebookDocument Notebook { get; init; }

    /// <summary>
    /// Succeeded when every cell did, or was skipped, or failed as its tags allow; otherwise how the first other cell fared.
    /// </summary>
    public required CellStatus Status { get; init; }

    /// <summary>Why the run is not a success; null when it is.</summary>
    public CellFailure? Failure { get; init; }

    /// <summary>Which of the cells of C#, from 1, the failure is about; null when the run succeeded.</summary>
    public int? FailedCell { get; init; }

    /// <summary>The cells of C#, in order; empty ones are left out.</summary>
    public required IReadOnlyList<CellRun> Cells { get; init; }

    /// <summary>How long the run took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Writes <c>Name.ipynb</c> and <c>Name.html</c> into a folder, which is made if needed.</summary>
    /// <returns>The paths of the notebook and of the report.</returns>
    public (string Notebook, string Report) WriteTo(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var notebook = Path.Combine(folder, Name + ".ipynb");
        var report = Path.Combine(folder, Name + ".html");
        Notebook.Save(notebook);
        HtmlReport.Write(Notebook, report, new HtmlReportOptions { Title = Name, Folder = Folder, Run = ForReport() });
        return (notebook, report);
    }

    private ReportRun ForReport() => new()
    {
        Status = Status,
        Problem = Failure?.Message,
        Elapsed = Elapsed,
        Ended = DateTimeOffset.UtcNow,
        Cells = Cells,
    };
}
