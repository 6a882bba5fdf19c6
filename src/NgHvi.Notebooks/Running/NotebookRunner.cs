using System.Diagnostics;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Running;

/// <summary>Runs a notebook from top to bottom in a session of its own.</summary>
public static class NotebookRunner
{
    /// <summary>Runs a notebook file. The file itself is not changed.</summary>
    /// <param name="path">The notebook.</param>
    /// <param name="options">How it is run; null for the defaults.</param>
    /// <param name="progress">Told when a cell starts and ends.</param>
    /// <param name="cancellationToken">Stops before the next cell, and is given to the cells.</param>
    /// <returns>The executed notebook. A failing cell ends the run and is told by the status, not thrown.</returns>
    /// <exception cref="NotebookException">The file cannot be read as a notebook.</exception>
    public static Task<NotebookRun> RunAsync(
        string path, NotebookRunOptions? options = null, IProgress<CellProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var notebook = NotebookDocument.Load(path);
        options ??= new NotebookRunOptions();
        var folder = options.WorkingDirectory ?? Path.GetDirectoryName(Path.GetFullPath(path))!;
        return RunAsync(
            notebook, Path.GetFileNameWithoutExtension(path), options with { WorkingDirectory = folder }, progress,
            cancellationToken);
    }

    /// <summary>Runs a notebook that was read before.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="name">The name of the run's files.</param>
    /// <param name="options">How it is run; without a working directory, the current one is used.</param>
    /// <param name="progress">Told when a cell starts and ends.</param>
    /// <param name="cancellationToken">Stops before the next cell, and is given to the cells.</param>
    public static async Task<NotebookRun> RunAsync(
        NotebookDocument notebook, string name, NotebookRunOptions? options = null,
        IProgress<CellProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        options ??= new NotebookRunOptions();
        var clock = Stopwatch.StartNew();
        var folder = options.WorkingDirectory ?? Environment.CurrentDirectory;
        var session = new NotebookSession(folder);
        var cells = notebook.Cells.Select(Unexecuted).ToArray();
        var runs = new List<CellRun>();
        var count = cells.Count(IsToRun);
        var status = CellStatus.Succeeded;
        CellFailure? failure = null;
        for (var i = 0; i < cells.Length; i++)
        {
            if (!IsToRun(cells[i]))
            {
                continue;
            }

            if (status == CellStatus.Succeeded && cancellationToken.IsCancellationRequested)
            {
                status = CellStatus.Cancelled;
                failure = new CellFailure("Cancelled", $"The run was stopped before cell {runs.Count + 1}.", []);
            }

            if (status != CellStatus.Succeeded)
            {
                runs.Add(new CellRun(i, CellStatus.NotRun, TimeSpan.Zero));
                continue;
            }

            var number = runs.Count + 1;
            progress?.Report(new CellProgress(number, count, cells[i].Source, CellStatus.NotRun, TimeSpan.Zero));
            var result = await RunCellAsync(session, cells[i], notebook.DefaultLanguage, number, options, cancellationToken).ConfigureAwait(false);
            cells[i] = cells[i] with { ExecutionCount = number, Outputs = result.Outputs };
            runs.Add(new CellRun(i, result.Status, result.Elapsed));
            progress?.Report(new CellProgress(number, count, cells[i].Source, result.Status, result.Elapsed));
            status = result.Status;
            failure = result.Failure;
        }

        return new NotebookRun
        {
            Name = name,
            Folder = folder,
            Notebook = notebook with { Cells = cells },
            Status = status,
            Failure = failure,
            Cells = runs,
            Elapsed = clock.Elapsed,
        };
    }

    private static Task<CellResult> RunCellAsync(
        NotebookSession session, NotebookCell cell, string defaultLanguage, int number, NotebookRunOptions options,
        CancellationToken cancellationToken)
    {
        // A cell of another language starts with its name, as a command; an unknown one fails.
        var language = cell.Language ?? defaultLanguage;
        if (language != "csharp" && !cell.Source.StartsWith("#!", StringComparison.Ordinal))
        {
            return session.RunAsync($"#!{language}\n{cell.Source}", number, options.OnOutput, cancellationToken);
        }

        return session.RunAsync(cell.Source, number, options.OnOutput, cancellationToken);
    }

    private static bool IsToRun(NotebookCell cell) =>
        cell.Kind == CellKind.Code && !string.IsNullOrWhiteSpace(cell.Source);

    private static NotebookCell Unexecuted(NotebookCell cell) =>
        cell.Kind == CellKind.Code ? cell with { ExecutionCount = null, Outputs = [] } : cell;
}
