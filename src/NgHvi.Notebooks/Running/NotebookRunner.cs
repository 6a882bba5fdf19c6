using System.Diagnostics;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Engine;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Running;

/// <summary>Runs a notebook from top to bottom in a session of its own.</summary>
/// <remarks>
/// Cells of other languages than C# stay as they are. Tags of cells are followed: <c>skip</c>, <c>raises-exception</c>,
/// <c>timeout:SECONDS</c>, <c>requires:PACKAGE</c>, <c>parameters</c>; see the README of the notebooks.
/// </remarks>
public static class NotebookRunner
{
    /// <summary>Runs a notebook file. The file itself is not changed.</summary>
    /// <param name="path">The notebook.</param>
    /// <param name="options">How it is run; null for the defaults.</param>
    /// <param name="progress">Told when a cell starts and ends.</param>
    /// <param name="cancellationToken">Stops before the next cell, and is given to the cells.</param>
    /// <returns>The executed notebook. A failing cell ends the run and is told by the status, not thrown.</returns>
    /// <exception cref="NotebookException">The file cannot be read as a notebook, or its tags or the parameters cannot be used.</exception>
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
    /// <exception cref="NotebookException">Its tags or the parameters cannot be used.</exception>
    public static async Task<NotebookRun> RunAsync(
        NotebookDocument notebook, string name, NotebookRunOptions? options = null,
        IProgress<CellProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        options ??= new NotebookRunOptions();
        var clock = Stopwatch.StartNew();
        var folder = options.WorkingDirectory ?? Environment.CurrentDirectory;
        notebook = ParameterCell.Inject(notebook, options.Parameters);
        var tasks = CellTask.AllOf(notebook);
        var kept = tasks.Where(task => task.Tags.IsSkipped).Select(task => task.Cell.Id).ToHashSet(StringComparer.Ordinal);
        var cells = notebook.Cells
            .Select(cell => notebook.IsCSharp(cell) && !kept.Contains(cell.Id) ? cell with { ExecutionCount = null, Outputs = [] } : cell)
            .ToArray();
        var runs = new List<CellRun>();
        var (status, failure, failed) = (CellStatus.Succeeded, (CellFailure?)null, (int?)null);
        ICellEngine engine = options.EngineCommand.Count > 0
            ? new EngineProcess(folder, options)
            : new NotebookSession(folder) { MaxOutput = options.MaxOutput };
        try
        {
            foreach (var task in tasks)
            {
                if (failed is null && cancellationToken.IsCancellationRequested)
                {
                    (status, failed) = (CellStatus.Cancelled, task.Number);
                    failure = CellFailure.Cancelled($"The run was stopped before cell {task.Number}.");
                }

                if (failed is not null && (status == CellStatus.Cancelled || !options.AllowsErrors))
                {
                    runs.Add(new CellRun(task.Index, CellStatus.NotRun, TimeSpan.Zero));
                    continue;
                }

                progress?.Report(new CellProgress(task.Number, tasks.Count, task.Cell.Source, CellStatus.NotRun, TimeSpan.Zero));
                var result = await task.RunAsync(engine, options, cancellationToken).ConfigureAwait(false);
                if (result.Status != CellStatus.Skipped)
                {
                    cells[task.Index] = cells[task.Index] with { ExecutionCount = task.Number, Outputs = result.Outputs };
                }
                else if (!task.Tags.IsSkipped)
                {
                    cells[task.Index] = cells[task.Index] with { Outputs = result.Outputs };
                }

                runs.Add(new CellRun(task.Index, result.Status, result.Elapsed));
                progress?.Report(new CellProgress(task.Number, tasks.Count, task.Cell.Source, result.Status, result.Elapsed));
                if (result.Failure is { } why && (result.Status == CellStatus.Cancelled || (failed is null && !IsAllowed(task, why))))
                {
                    (status, failure, failed) = (result.Status, why, task.Number);
                }

                options.AfterCell?.Invoke(SoFar());
            }
        }
        finally
        {
            if (await engine.EndAsync().ConfigureAwait(false) is { } late)
            {
                AddToLast(late);
            }
        }

        return SoFar();

        NotebookRun SoFar() => new()
        {
            Name = name,
            Folder = folder,
            Notebook = notebook with { Cells = [.. cells] },
            Status = status,
            Failure = failure,
            FailedCell = failed,
            Cells = [.. runs],
            Elapsed = clock.Elapsed,
        };

        // What the last cell has left running threw after its end.
        void AddToLast(CellFailure late)
        {
            var last = runs.FindLastIndex(run => run.Status is CellStatus.Succeeded or CellStatus.Failed);
            var cell = cells[runs[last].Index];
            cells[runs[last].Index] = cell with
            {
                Outputs = [.. cell.Outputs, new CellOutput.Failure(late.Name, late.Message, late.Traceback)],
            };
            runs[last] = runs[last] with { Status = CellStatus.Failed };
            (status, failure, failed) = failed is null ? (CellStatus.Failed, late, tasks[last].Number) : (status, failure, failed);
        }
    }

    /// <summary>A tag allows a cell to throw, not to end its process.</summary>
    private static bool IsAllowed(CellTask task, CellFailure failure) => task.Tags.MayFail && failure.Name != EngineProcess.Ended;
}
