using System.Globalization;
using System.Net;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Reports;

/// <summary>The line at the top of a report that says how the run ended.</summary>
internal static class StatusBanner
{
    /// <summary>The line as HTML.</summary>
    public static string Write(NotebookDocument notebook, ReportRun? run)
    {
        var failed = FailedCells(notebook, run);
        var (kind, text) = (run, failed is [var first, ..] ? first : null) switch
        {
            (null, null) when notebook.Cells.Any(cell => cell.ExecutionCount is not null) =>
                ("quiet", "The outputs are those stored in the notebook; how long they took was not recorded."),
            (null, null) => ("quiet", "This notebook has not been run."),
            (null, { } cell) => (
                "bad",
                $"Of the outputs stored in the notebook, those of {Link(cell)}{(failed.Count > 1 ? " and others" : "")} end in an error."),
            ({ Status: CellStatus.Succeeded }, _) => ("good", Succeeded(run)),
            ({ Status: CellStatus.Cancelled }, _) => ("bad", $"The run was stopped after {Durations.Text(run.Elapsed)}. {Problem(run)}"),
            (_, { } cell) when WentOn(notebook, run, cell) => ("bad", WithErrors(run, cell, failed.Count)),
            (_, { } cell) => ("bad", $"The run failed in {Link(cell)} after {Durations.Text(run.Elapsed)}: {Problem(run)}"),
            _ => ("bad", $"The run failed after {Durations.Text(run.Elapsed)}: {Problem(run)}"),
        };
        return $"<p class=\"banner {kind}\"{(kind == "bad" ? " role=\"alert\"" : "")}>{text}</p>\n";
    }

    /// <summary>The cells that failed and were not expected to.</summary>
    private static IReadOnlyList<NotebookCell> FailedCells(NotebookDocument notebook, ReportRun? run)
    {
        var cells = run is null
            ? notebook.Cells
            : run.Cells.Where(cell => cell.Status == CellStatus.Failed).Select(cell => notebook.Cells[cell.Index]);
        return [.. cells.Where(CellMetadata.Failed)];
    }

    /// <summary>Whether a run that allows errors came to a cell after one that failed.</summary>
    private static bool WentOn(NotebookDocument notebook, ReportRun run, NotebookCell failed) =>
        run.Cells.SkipWhile(cell => !ReferenceEquals(notebook.Cells[cell.Index], failed)).Skip(1)
            .Any(cell => cell.Status != CellStatus.NotRun);

    private static string WithErrors(ReportRun run, NotebookCell first, int count)
    {
        var failed = string.Create(CultureInfo.InvariantCulture, $"{count} of {run.Cells.Count} code cells failed");
        return $"The run went on after errors and took {Durations.Text(run.Elapsed)}; {failed}, first {Link(first)}: {Problem(run)}";
    }

    private static string Succeeded(ReportRun run)
    {
        var ran = run.Cells.Count(cell => cell.Status is CellStatus.Succeeded or CellStatus.Failed);
        var cells = (ran, run.Cells.Count - ran) switch
        {
            (1, 0) => "The code cell ran",
            (_, 0) => string.Create(CultureInfo.InvariantCulture, $"All {ran} code cells ran"),
            (_, var skipped) =>
                string.Create(CultureInfo.InvariantCulture, $"{ran} of {ran + skipped} code cells ran, the others were skipped,"),
        };
        return $"{cells} in {Durations.Text(run.Elapsed)}.";
    }

    private static string Problem(ReportRun run) => $"<bdi>{WebUtility.HtmlEncode(run.Problem ?? "its outputs say why.")}</bdi>";

    private static string Link(NotebookCell cell)
    {
        var name = cell.ExecutionCount is { } count ? string.Create(CultureInfo.InvariantCulture, $"cell {count}") : "a cell";
        return $"<a href=\"{CellHtml.Address(cell)}\">{WebUtility.HtmlEncode(name)}</a>";
    }
}
